namespace DataHub.Api.Storage;

/// <summary>What readers were shown at a moment of the past. Nothing that is stored is ever deleted, so it can be told at any time.</summary>
internal sealed class PublicationStore(TableCache cache)
{
    // Readers saw the newest revision that was not held, unless it had been withdrawn: a withdrawal brings no older one back, and what is held replaces nothing.
    private const string Seen = """
        t.indicator = @indicator AND t.held = 0 AND t.stored_at <= @at
            AND EXISTS (SELECT 1 FROM submissions s WHERE s.id = t.submission AND (s.withdrawn_at IS NULL OR s.withdrawn_at > @at))
            AND NOT EXISTS (
                SELECT 1 FROM tables n
                WHERE n.indicator = t.indicator AND n.time_period = t.time_period AND n.partner = t.partner AND n.revision > t.revision AND n.held = 0 AND n.stored_at <= @at)
        """;

    private static readonly Sql SeenAt = TableCache.SelectAt(
        $"{Seen} AND (t.partner > @Partner OR (t.partner = @Partner AND t.time_period > @TimePeriod)) ORDER BY t.partner, t.time_period {{limit @limit}}");

    private static readonly Sql LatestTime = new("SELECT CASE WHEN time > @1 THEN time ELSE @1 END FROM log_head");

    /// <summary>By partner and period, from behind a key on; each as it was read at the moment.</summary>
    public IReadOnlyList<StoredTable> List(StoreConnection connection, string indicator, DateTimeOffset at, (string Partner, string TimePeriod) after, int limit)
        => cache.Load(
            connection,
            SeenAt,
            new { indicator, at = at.ToUnixTimeMilliseconds(), after.Partner, after.TimePeriod, limit });

    /// <summary>Now, or the log's time where the clock was put back since: what is stored has been stored by then.</summary>
    public DateTimeOffset Latest(StoreConnection connection, DateTimeOffset now)
        => DateTimeOffset.FromUnixTimeMilliseconds(connection.Number(LatestTime, now.ToUnixTimeMilliseconds()) ?? 0);
}
