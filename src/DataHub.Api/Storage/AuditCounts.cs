using System.Data;
using Dapper;
using DataHub.AuditLog;

namespace DataHub.Api.Storage;

/// <summary>How many submissions of a partner ended alike in a quarter; the reason is null for those that were accepted, the partner for clients that belong to none.</summary>
internal sealed record DecisionCount
{
    public string? Partner { get; init; }

    public string Quarter { get; init; } = string.Empty;

    public string? Reason { get; init; }

    public long Count { get; init; }
}

/// <summary>Counts entries of the log.</summary>
internal sealed class AuditCounts(AuditStore audit)
{
    /// <summary>Submissions by partner, calendar quarter (UTC) and reason.</summary>
    public IReadOnlyList<DecisionCount> Decisions(IDbConnection connection, string? partner, DateTimeOffset? from, DateTimeOffset? to)
    {
        var (first, end) = (audit.FirstAt(connection, from) ?? 0, audit.FirstAt(connection, to) ?? long.MaxValue);
        var ofPartner = partner is null ? string.Empty : "AND partner = @partner";
        return [.. connection.Query<DecisionCount>(
            $"""
            SELECT partner, strftime('%Y-Q', time / 1000, 'unixepoch') || ((strftime('%m', time / 1000, 'unixepoch') + 2) / 3) AS quarter,
                CASE outcome WHEN 'refused' THEN json_extract(CAST(entry AS TEXT), '$.reason') END AS reason, count(*) AS count
            FROM audit_entries WHERE action = @action AND position >= @first AND position < @end {ofPartner}
            GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
            """,
            new { action = AuditActions.Submission, first, end, partner })];
    }
}
