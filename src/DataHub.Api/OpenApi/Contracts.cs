using System.Text.Json.Serialization;

namespace DataHub.Api.OpenApi;

/// <summary>Shapes that the hub reads or writes by hand, for the description alone. What is serialized from records is described from those records.</summary>
internal static class Contracts
{
    internal sealed record Submission(IReadOnlyList<Table> Tables);

    internal sealed record Table(string Indicator, string TimePeriod, IReadOnlyList<Observation> Observations);

    internal sealed record Observation(IReadOnlyDictionary<string, string> Dimensions, long Value)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public long Count { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public long Largest { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public long SecondLargest { get; init; }
    }

    internal sealed record Aggregate(
        string Indicator, string Unit, int Threshold, int PolicyVersion, DateTime? UpdatedAt, IReadOnlyList<AggregateObservation> Observations);

    internal sealed record AggregateObservation(string TimePeriod, IReadOnlyDictionary<string, string> Dimensions, long? Value, string Status, Coverage Coverage)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Bounds Bounds { get; init; } = new(0, null);
    }

    internal sealed record Bounds(long Lower, long? Upper);

    internal sealed record Coverage(int Reported, int Expected);

    internal sealed record AuditEntryPage(IReadOnlyList<AuditEntry> AuditEntries);

    internal sealed record AuditEntry(long Index, string Id, DateTime Time, string Action, string Outcome, string Engine)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string Partner { get; init; } = string.Empty;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string Client { get; init; } = string.Empty;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string Origin { get; init; } = string.Empty;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string TraceId { get; init; } = string.Empty;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string Submission { get; init; } = string.Empty;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string Target { get; init; } = string.Empty;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public int Version { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string Sha256 { get; init; } = string.Empty;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<AuditTable> Tables { get; init; } = [];

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string Reason { get; init; } = string.Empty;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public long Count { get; init; }
    }

    internal sealed record AuditTable(
        string Indicator, string TimePeriod, int Revision, int PolicyVersion, int Received, int Published, int Suppressed, string Sha256)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool Held { get; init; }
    }

    internal sealed record Problem(string Type, string Title, int Status, string Detail)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<Fault> Errors { get; init; } = [];

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public int FurtherErrors { get; init; }
    }

    internal sealed record Fault(string Pointer, string Code, string Detail);
}
