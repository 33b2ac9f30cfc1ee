using System.Data;
using Dapper;

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
    /// <summary>Another policy is in force: work that is open is not finished any more.</summary>
    /// <returns>Whether there was any.</returns>
    public bool Replace(WriteScope scope, string indicator, DateTimeOffset at)
        => scope.Connection.Run(
            "UPDATE tightenings SET replaced_at = @2 WHERE indicator = @1 AND finished_at IS NULL AND replaced_at IS NULL", indicator, at.ToUnixTimeMilliseconds()) > 0;

    /// <summary>Opens the work for a policy.</summary>
    public void Open(WriteScope scope, string indicator, int policyVersion)
        => scope.Connection.Run(
            """
            INSERT INTO tightenings (indicator, policy_version, tables, done, exposed)
            VALUES (@1, @2, (SELECT count(*) FROM tables WHERE indicator = @1 AND held = 0), 0, 0)
            """,
            indicator,
            policyVersion);

    /// <summary>Counts what was done towards all that is open.</summary>
    public void Count(WriteScope scope, string indicator, int tables, int exposed)
        => scope.Connection.Run(
            "UPDATE tightenings SET done = done + @2, exposed = exposed + @3 WHERE indicator = @1 AND finished_at IS NULL AND replaced_at IS NULL", indicator, tables, exposed);

    /// <summary>Nothing is left to do.</summary>
    public void Finish(WriteScope scope, string indicator, DateTimeOffset at)
        => scope.Connection.Run("UPDATE tightenings SET finished_at = @2, done = tables WHERE indicator = @1 AND finished_at IS NULL AND replaced_at IS NULL", indicator, at.ToUnixTimeMilliseconds());

    /// <summary>The indicators with work that is not finished.</summary>
    public IReadOnlyList<string> Unfinished(IDbConnection connection)
        => [.. connection.Query<string>("SELECT DISTINCT indicator FROM tightenings WHERE finished_at IS NULL AND replaced_at IS NULL ORDER BY indicator")];

    /// <summary>All of an indicator, by policy version.</summary>
    public IReadOnlyDictionary<int, Tightening> Of(IDbConnection connection, string indicator)
        => connection.Query<Row>(
                "SELECT policy_version AS policyVersion, tables, done, exposed, finished_at AS finishedAt, replaced_at AS replacedAt FROM tightenings WHERE indicator = @indicator", new { indicator })
            .ToDictionary(r => (int)r.PolicyVersion, r => new Tightening(
                (int)r.PolicyVersion, (int)r.Tables, (int)r.Done, (int)r.Exposed, TimeOf(r.FinishedAt), TimeOf(r.ReplacedAt)));

    private static DateTimeOffset? TimeOf(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    private sealed record Row(long PolicyVersion, long Tables, long Done, long Exposed, long? FinishedAt, long? ReplacedAt);
}
