using DataHub.Api.Csv;
using DataHub.AuditLog;

namespace DataHub.Api.Audit;

/// <summary>Entries as lines: one for each table that an entry tells of, with the rest of the entry in front of each, and one for an entry that tells of none.</summary>
internal static class AuditEntryCsv
{
    private static readonly string[] Columns =
    [
        "index", "id", "time", "action", "outcome", "partner", "client", "origin", "traceId", "submission", "target", "version", "engine", "reason", "count",
        "indicator", "timePeriod", "revision", "policyVersion", "received", "published", "suppressed", "sha256", "held",
    ];

    public static IResult Of(IEnumerable<AuditEntry> entries) => CsvAnswer.Of("audit-entries", Columns, entries.SelectMany(Lines));

    private static IEnumerable<object?[]> Lines(AuditEntry entry)
        => entry.Tables.Count == 0 ? [Line(entry, null)] : entry.Tables.Select(t => Line(entry, t));

    private static object?[] Line(AuditEntry e, AuditTable? t) =>
    [
        e.Index, e.Id, e.Time.UtcDateTime, e.Action, e.Outcome, e.Partner, e.Client, e.Origin, e.TraceId, e.Submission, e.Target, e.Version, e.Engine, e.Reason, e.Count,
        t?.Indicator, t?.TimePeriod, t?.Revision, t?.PolicyVersion, t?.Received, t?.Published, t?.Suppressed, t?.Sha256 ?? e.Sha256, t is { Held: true } ? "true" : null,
    ];
}
