namespace DataHub.Api.Submissions;

/// <summary>A submission as it was read. Classes, not records: a record prints itself, and these hold figures. They live as long as the request.</summary>
internal sealed class SubmissionRequest(IReadOnlyList<TableRequest> tables)
{
    public IReadOnlyList<TableRequest> Tables => tables;
}

/// <summary>One table; a member that could not be read is null.</summary>
internal sealed class TableRequest(string? indicator, string? timePeriod, IReadOnlyList<ObservationRequest> observations)
{
    public string? Indicator => indicator;

    public string? TimePeriod => timePeriod;

    public IReadOnlyList<ObservationRequest> Observations => observations;
}

/// <summary>One observation; a figure that is missing or could not be read is null.</summary>
internal sealed class ObservationRequest((string Name, string? Code)[] dimensions, long? value)
{
    /// <summary>In the order sent, which is what pointers count by.</summary>
    public (string Name, string? Code)[] Dimensions => dimensions;

    public long? Value => value;

    /// <summary>What only amounts have; null when none of it was sent.</summary>
    public AmountRequest? Amount { get; init; }

    /// <summary>The code sent for a dimension, or null when it was left out.</summary>
    public string? CodeOf(string dimension)
    {
        foreach (var (name, code) in dimensions)
        {
            if (name == dimension)
            {
                return code;
            }
        }

        return null;
    }
}

/// <summary>The units behind an amount.</summary>
internal sealed class AmountRequest
{
    public const string CountMember = "count", LargestMember = "largest", SecondLargestMember = "secondLargest";

    /// <summary>Which of the members were sent, readable or not.</summary>
    public required IReadOnlyList<string> Sent { get; init; }

    public long? Count { get; init; }

    public long? Largest { get; init; }

    public long? SecondLargest { get; init; }
}
