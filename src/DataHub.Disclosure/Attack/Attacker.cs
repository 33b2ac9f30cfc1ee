using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>
/// Computes back what can be computed back from one protected table alone: bounds propagation, then one integer table that fits and moves from it to others,
/// then linear and integer programs for what is still open. It knows nothing of the figures behind the table, so anybody can run it on any published table.
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
        => Run(table, primaries, new AttackOptions(), cancellation);

    /// <summary>Judges a table, with a say in what it may cost.</summary>
    /// <param name="table">The table.</param>
    /// <param name="primaries">Positions of the primary cells; one that is not suppressed is unprotected. None: only bounds are computed.</param>
    /// <param name="options">What to find out beyond that.</param>
    /// <param name="cancellation">Stops the attack.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static AttackResult Run(
        ProtectedTable table, IReadOnlyCollection<int> primaries, AttackOptions options, CancellationToken cancellation = default)
    {
        using var attack = new AttackRun(table, options, cancellation);
        attack.Demand(primaries);
        return Judge(attack, isAudit: false);
    }

    /// <summary>
    /// Judges a table by itself, as anybody can, without knowing which of its cells are primary: a suppressed count that can be small must be able to be
    /// everything that a primary cell must be able to be, and no published count may be small. Then knowing that the table is safe tells nothing, either.
    /// </summary>
    /// <remarks>Of amounts only the bounds are computed.</remarks>
    /// <param name="table">The table.</param>
    /// <param name="cancellation">Stops the attack.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static AttackResult Audit(ProtectedTable table, CancellationToken cancellation = default) => Audit(table, new AttackOptions(), cancellation);

    /// <summary>Judges a table by itself, with a say in what it may cost.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">What to find out beyond that.</param>
    /// <param name="cancellation">Stops the attack.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static AttackResult Audit(ProtectedTable table, AttackOptions options, CancellationToken cancellation = default)
    {
        using var attack = new AttackRun(table, options, cancellation);
        attack.DemandOfAll();
        return Judge(attack, isAudit: true);
    }

    private static AttackResult Judge(AttackRun attack, bool isAudit)
    {
        attack.Prove();
        attack.Bound();
        attack.Judge();
        return attack.Result(isAudit);
    }
}
