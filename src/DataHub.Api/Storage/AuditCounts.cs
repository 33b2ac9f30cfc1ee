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

/// <summary>How often a client read an indicator on a day.</summary>
internal sealed record ReadCount
{
    public string Day { get; init; } = string.Empty;

    public string Client { get; init; } = string.Empty;

    public string Indicator { get; init; } = string.Empty;

    public long Count { get; init; }
}

/// <summary>Which reads are counted; null means any. From is inclusive, To exclusive.</summary>
internal sealed record ReadFilter(string? Indicator, string? Client, DateTimeOffset? From, DateTimeOffset? To);

/// <summary>Counts entries of the log.</summary>
internal sealed class AuditCounts(AuditStore audit)
{
    // Reads are written to the log in the minute after the one in which they were counted: what is written in the first minute of a day tells of the last one of the day before.
    private const long ReadDelay = 60_000;

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

    /// <summary>Reads of aggregates by day (UTC), client and indicator, of the entries before <paramref name="stop"/>, in that order; so many of them after so many others.</summary>
    public IReadOnlyList<ReadCount> Reads(IDbConnection connection, ReadFilter filter, long stop, long offset, int limit)
    {
        var (first, end) = (audit.FirstAt(connection, filter.From, ReadDelay) ?? 0, Math.Min(stop, audit.FirstAt(connection, filter.To, ReadDelay) ?? stop));
        var ofIndicator = filter.Indicator is null ? string.Empty : "AND position IN (SELECT position FROM audit_indicators WHERE indicator = @Indicator)";
        var ofClient = filter.Client is null ? string.Empty : "WHERE client = @Client";
        return [.. connection.Query<ReadCount>(
            $"""
            SELECT day, client, indicator, sum(count) AS count FROM (
                SELECT date((time - @delay) / 1000, 'unixepoch') AS day, json_extract(CAST(entry AS TEXT), '$.client') AS client,
                    substr(json_extract(CAST(entry AS TEXT), '$.target'), length('indicator/') + 1) AS indicator, json_extract(CAST(entry AS TEXT), '$.count') AS count
                FROM audit_entries WHERE action = @action AND position >= @first AND position < @end {ofIndicator})
            {ofClient} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT @limit OFFSET @offset
            """,
            new { delay = ReadDelay, action = AuditActions.AggregatesRead, first, end, filter.Indicator, filter.Client, limit, offset })];
    }
}
