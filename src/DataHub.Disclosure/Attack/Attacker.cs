using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>
/// Computes back what can be computed back from one protected table alone: bounds propagation, then linear programs, then integer certificates. It knows
/// nothing of the figures behind the table, so anybody can run it on any published table.
/// </summary>
/// <remarks>Deterministic. An answer that a solver does not give counts against the table.</remarks>
public static class Attacker
{
    /// <summary>Judges a table: the bounds of every suppressed cell, and whether each primary cell is protected.</summary>
    /// <param name="table">The table.</param>
    /// <param name="primaries">Positions of the primary cells; one that is not suppressed is unprotected. None: only bounds are computed.</param>
    /// <param name="cancellation">Stops the attack.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static AttackResult Run(ProtectedTable table, IReadOnlyCollection<int> primaries, CancellationToken cancellation = default)
    {
        using var attack = new AttackRun(table, cancellation);
        attack.Demand(primaries);
        attack.Bound();
        attack.Judge();
        return attack.Result(isAudit: false);
    }

    /// <summary>
    /// Judges a table whose primary cells are unknown, such as a stored one: <see cref="AttackResult.Exact"/> names the suppressed cells with a single, small
    /// value left. Where bounds do not tell, two different certificates do; a cell for which no second one was found counts as exact.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="cancellation">Stops the attack.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static AttackResult Audit(ProtectedTable table, CancellationToken cancellation = default)
    {
        using var attack = new AttackRun(table, cancellation);
        attack.Bound();
        return attack.Result(isAudit: true);
    }
}
