using System.Text.Json.Serialization;

namespace DataHub.Api.Submissions;

/// <summary>The answer to a submission, and what can be read of it later: the cells that were sent, in protected form.</summary>
/// <param name="Id">Null for a dry run.</param>
/// <param name="ReceivedAt">UTC.</param>
/// <param name="AuditIndex">Number of the audit entry that tells of it.</param>
/// <param name="DryRun">Whether nothing was stored.</param>
/// <param name="Tables">In the order sent.</param>
internal sealed record Receipt(Guid? Id, DateTime ReceivedAt, long AuditIndex, bool DryRun, IReadOnlyList<ReceiptTable> Tables)
{
    /// <summary>Only when read back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Partner { get; init; }

    /// <summary>Only when it was withdrawn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? WithdrawnAt { get; init; }
}

/// <summary>One table of a receipt. Published and suppressed count its observations.</summary>
internal sealed record ReceiptTable(
    string Indicator, string TimePeriod, int Revision, int PolicyVersion, int Published, int Suppressed, IReadOnlyList<ReceiptObservation> Observations)
{
    /// <summary>Only in the first answer, and only when true: no better pattern was found, in time or at all, so that everything but the zeros is suppressed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Fallback { get; init; }

    /// <summary>Only in the first answer: the periods of stored tables that these figures contradict, for no whole numbers fit both. The table was judged without them, too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Contradicts { get; init; }

    /// <summary>Only when read back: <c>current</c>, <c>held</c>, <c>superseded</c> or <c>withdrawn</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? State { get; init; }
}

/// <summary>One cell: published with its value, or suppressed. A reason stands only in the first answer to the partner that sent it.</summary>
internal sealed record ReceiptObservation(IReadOnlyDictionary<string, string> Dimensions, string Status)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Value { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}

/// <summary>One page of the list, newest first; the next one is in the <c>Link</c> header.</summary>
internal sealed record SubmissionPage(IReadOnlyList<SubmissionSummary> Submissions);

/// <summary>One line of the list of submissions.</summary>
internal sealed record SubmissionSummary(Guid Id, string Partner, DateTime ReceivedAt, long AuditIndex, DateTime? WithdrawnAt);
