namespace DataHub.Api.Storage;

/// <summary>A policy under which stored tables are to be protected again.</summary>
/// <param name="PolicyVersion">Which one.</param>
/// <param name="Tables">How many tables were to be protected again.</param>
/// <param name="Done">How many are.</param>
/// <param name="Exposed">How many cells that hid which had been published before.</param>
/// <param name="FinishedAt">Since when all are; null while they are not.</param>
/// <param name="ReplacedAt">Since when another policy stands in its place, so that the rest is not done any more.</param>
internal sealed record Tightening(int PolicyVersion, int Tables, int Done, int Exposed, DateTimeOffset? FinishedAt, DateTimeOffset? ReplacedAt);

/// <summary>The work that a tightened policy makes: written with the policy, so that no crash loses it.</summary>
internal sealed class TighteningStore
{
    private const string IsOpen = "finished_at IS NULL AND replaced_at IS NULL";

    private static readonly Sql ReplaceOpen = new($"UPDATE tightenings SET replaced_at = @2 WHERE indicator = @1 AND {IsOpen}");
    private static readonly Sql CountOpen = new($"UPDATE tightenings SET done = done + @2, exposed = exposed + @3 WHERE indicator = @1 AND {IsOpen}");
    private static readonly Sql FinishOpen = new($"UPDATE tightenings SET finished_at = @2, done = tables WHERE indicator = @1 AND {IsOpen}");
    private static readonly Sql WithOpen = new($"SELECT DISTINCT indicator FROM tightenings WHERE {IsOpen} ORDER BY indicator");
    private static readonly Sql AllOf = new(
        "SELECT policy_version AS policyVersion, tables, done, exposed, finished_at AS finishedAt, replaced_at AS replacedAt FROM tightenings WHERE indicator = @indicator");

    private static readonly Sql Insert = new(
        """
        INSERT INTO tightenings (indicator, policy_version, tables, done, exposed)
        VALUES (@1, @2, (SELECT count(*) FROM tables WHERE indicator = @1 AND held = 0), 0, 0)
        """);

    /// <summary>Another policy is in force: work that is open is not finished any more.</summary>
    /// <returns>Whether there was any.</returns>
    public bool Replace(WriteScope scope, string indicator, DateTimeOffset at)
        => scope.Connection.Run(ReplaceOpen, indicator, at.ToUnixTimeMilliseconds()) > 0;

    /// <summary>Opens the work for a policy.</summary>
    public void Open(WriteScope scope, string indicator, int policyVersion)
        => scope.Connection.PostOne(Insert, indicator, (long)policyVersion);

    /// <summary>Counts what was done towards all that is open.</summary>
    public void Count(WriteScope scope, string indicator, int tables, int exposed)
        => scope.Connection.Run(CountOpen, indicator, (long)tables, (long)exposed);

    /// <summary>Nothing is left to do.</summary>
    /// <returns>Whether something was open: it may have been finished by another hub.</returns>
    public bool Finish(WriteScope scope, string indicator, DateTimeOffset at) => scope.Connection.Run(FinishOpen, indicator, at.ToUnixTimeMilliseconds()) > 0;

    /// <summary>The indicators with work that is not finished.</summary>
    public IReadOnlyList<string> Unfinished(StoreConnection connection)
        => [.. connection.Query<string>(WithOpen)];

    /// <summary>All of an indicator, by policy version.</summary>
    public IReadOnlyDictionary<int, Tightening> Of(StoreConnection connection, string indicator)
        => connection.Query<Row>(AllOf, new { indicator })
            .ToDictionary(r => (int)r.PolicyVersion, r => new Tightening(
                (int)r.PolicyVersion, (int)r.Tables, (int)r.Done, (int)r.Exposed, TimeOf(r.FinishedAt), TimeOf(r.ReplacedAt)));

    private static DateTimeOffset? TimeOf(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    private sealed record Row(long PolicyVersion, long Tables, long Done, long Exposed, long? FinishedAt, long? ReplacedAt);
}
