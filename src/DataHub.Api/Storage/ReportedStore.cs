namespace DataHub.Api.Storage;

/// <summary>What was ever stored by a partner for an indicator and a period. It is reported when a table of it is current or held.</summary>
internal sealed record Reported(bool IsReported, DateTimeOffset? WithdrawnAt);

/// <summary>Tells which partners have reported.</summary>
internal sealed class ReportedStore
{
    private static readonly Sql InPeriod = new(
        """
        SELECT t.indicator, t.partner, max(CASE WHEN t.state IN (0, 3) THEN 1 ELSE 0 END) AS isReported, max(s.withdrawn_at) AS withdrawnAt
        FROM tables t JOIN submissions s ON s.id = t.submission
        WHERE t.indicator {in @indicators} AND t.time_period = @timePeriod
        GROUP BY t.indicator, t.partner
        """);

    /// <summary>By indicator and partner; nobody is there who never sent anything for the period.</summary>
    public IReadOnlyDictionary<(string Indicator, string Partner), Reported> In(StoreConnection connection, string timePeriod, string[] indicators)
        => connection.Query<Row>(InPeriod, new { indicators, timePeriod }).ToDictionary(
                r => (r.Indicator, r.Partner),
                r => new Reported(r.IsReported == 1, r.WithdrawnAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null));

    // No constructor: the database tells no type of what it computed.
    private sealed record Row
    {
        public string Indicator { get; init; } = string.Empty;

        public string Partner { get; init; } = string.Empty;

        public long IsReported { get; init; }

        public long? WithdrawnAt { get; init; }
    }
}
