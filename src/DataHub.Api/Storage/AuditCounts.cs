using System.Globalization;
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

    // By day, which all databases can divide a time into.
    private static readonly SqlChoice DecisionsByDay = new(
        """
        SELECT partner, day, reason, CAST(count(*) AS bigint) AS number FROM (
            SELECT partner, time / 86400000 AS day, CASE outcome WHEN 'refused' THEN {json reason} END AS reason
            FROM audit_entries WHERE action = @action AND position >= @first AND position < @end{0}) e
        GROUP BY partner, day, reason
        """,
        " AND partner = @partner");

    private static readonly SqlChoice ReadsByDay = new(
        """
        SELECT day, client, target, CAST(sum(number) AS bigint) AS number FROM (
            SELECT (time - @delay) / 86400000 AS day, {json client} AS client, {json target} AS target, CAST({json count} AS bigint) AS number
            FROM audit_entries WHERE action = @action AND position >= @first AND position < @end{0}) e
        {1} GROUP BY day, client, target ORDER BY day, client {bytewise}, target {bytewise} {limit @limit offset @offset}
        """,
        " AND position IN (SELECT position FROM audit_indicators WHERE indicator = @Indicator)",
        "WHERE client = @Client");

    /// <summary>Submissions by partner, calendar quarter (UTC) and reason, in that order.</summary>
    public IReadOnlyList<DecisionCount> Decisions(StoreConnection connection, string? partner, DateTimeOffset? from, DateTimeOffset? to)
    {
        var (first, end) = (audit.FirstAt(connection, from) ?? 0, audit.FirstAt(connection, to) ?? long.MaxValue);
        return [.. connection.Query<Decision>(DecisionsByDay.With(partner), new { action = AuditActions.Submission, first, end, partner })
            .GroupBy(d => (d.Partner, Quarter: QuarterOf(d.Day), d.Reason), d => d.Number)
            .OrderBy(g => g.Key.Partner, StringComparer.Ordinal).ThenBy(g => g.Key.Quarter, StringComparer.Ordinal).ThenBy(g => g.Key.Reason, StringComparer.Ordinal)
            .Select(g => new DecisionCount { Partner = g.Key.Partner, Quarter = g.Key.Quarter, Reason = g.Key.Reason, Count = g.Sum() })];
    }

    /// <summary>Reads of aggregates by day (UTC), client and indicator, of the entries before <paramref name="stop"/>, in that order; so many of them after so many others.</summary>
    public IReadOnlyList<ReadCount> Reads(StoreConnection connection, ReadFilter filter, long stop, long offset, int limit)
    {
        var (first, end) = (audit.FirstAt(connection, filter.From, ReadDelay) ?? 0, Math.Min(stop, audit.FirstAt(connection, filter.To, ReadDelay) ?? stop));
        return [.. connection.Query<Reading>(
            ReadsByDay.With(filter.Indicator, filter.Client),
            new { delay = ReadDelay, action = AuditActions.AggregatesRead, first, end, filter.Indicator, filter.Client, limit, offset })
            .Select(r => new ReadCount { Day = DayOf(r.Day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Client = r.Client, Indicator = r.Target[AuditStore.IndicatorTarget.Length..], Count = r.Number })];
    }

    private static DateTime DayOf(long day) => DateTime.UnixEpoch.AddDays(day);

    private static string QuarterOf(long day)
    {
        var date = DayOf(day);
        return string.Create(CultureInfo.InvariantCulture, $"{date.Year:D4}-Q{(date.Month + 2) / 3}");
    }

    // No constructors: the database tells no type of what it computed.
    private sealed record Decision
    {
        public string? Partner { get; init; }

        public long Day { get; init; }

        public string? Reason { get; init; }

        public long Number { get; init; }
    }

    private sealed record Reading
    {
        public long Day { get; init; }

        public string Client { get; init; } = string.Empty;

        public string Target { get; init; } = string.Empty;

        public long Number { get; init; }
    }
}
