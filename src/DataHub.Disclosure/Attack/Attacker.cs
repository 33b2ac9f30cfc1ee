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
        using var attack = new AttackRun(table, options, isNotSmall: null, cancellation);
        attack.Demand(primaries);
        return Judge(attack, isAudit: false);
    }

    /// <summary>
    /// Judges a table as somebody does who has found out of every suppressed count that is not claimed to be protected that it is not small: each claimed cell must be able to be
    /// everything that a primary cell must be able to be, while all others are k or more. In later revisions, where a hidden cell may be 0, nobody can find that out.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="claimed">Positions of the protected cells, the primary ones among them.</param>
    /// <param name="cancellation">Stops the attack.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static AttackResult Verify(ProtectedTable table, IReadOnlyCollection<int> claimed, CancellationToken cancellation = default)
        => Verify(table, claimed, new AttackOptions(), cancellation);

    /// <summary>The same, telling how far it has come; bounds are not asked for.</summary>
    internal static AttackResult Verify(ProtectedTable table, IReadOnlyCollection<int> claimed, AttackOptions options, CancellationToken cancellation)
    {
        var isClaimed = claimed.ToHashSet();
        using var attack = new AttackRun(table, options, table.TellsWhatIsSmall ? p => !isClaimed.Contains(p) : null, cancellation) { ShareOfProof = 1 };
        attack.Demand(claimed);
        attack.DemandOfUnknown(claimed);
        attack.LookForSmallSums();
        attack.Prove();
        attack.Judge(isAudit: false);
        return attack.Result(isAudit: false).With(WholeGroups.Find(table, table.TellsWhatIsSmall ? p => !isClaimed.Contains(p) : null, cancellation));
    }

    /// <summary>
    /// Judges a table by itself, as anybody can, without knowing which of its cells are primary. A suppressed count that lacks a value which a primary cell must be able to
    /// have is not primary if the table is well made, hence not small; the others must be protected against somebody who knows that, and no published count may be small.
    /// </summary>
    /// <remarks>
    /// Of amounts the bounds are computed, and which cells they leave less room than p % on either side (<see cref="AttackResult.Pinned"/>); which of those are primary cannot be
    /// seen, nor what single contributors know. <see cref="FindSumOfFew"/> looks for sums. In later revisions, where a hidden cell may be 0, all hidden cells must be protected.
    /// </remarks>
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
        var first = AuditOnce(table, options, isNotSmall: null, cancellation);
        var notSmall = new HashSet<int>();
        for (var next = first; table.TellsWhatIsSmall && IsLackingOnly(table, next); next = AuditOnce(table, options with { Progress = null }, notSmall.Contains, cancellation))
        {
            if (next.Unprotected.Count == 0)
            {
                return first.Without(notSmall).With(WholeGroups.Find(table, notSmall.Contains, cancellation));
            }

            // What lacks a value and is unknown may be anything: only a hidden cell that was judged can be known to be k or more.
            var lacking = next.Unprotected.Where(p => table.Find(p) is not null).ToList();
            if (lacking.Count == 0)
            {
                return first;
            }

            notSmall.UnionWith(lacking);
        }

        return first.With(WholeGroups.Find(table, isNotSmall: null, cancellation));
    }

    /// <summary>
    /// Looks for a sum of hidden amounts that follows from published ones and has 1 to k - 1 units, as somebody can who has the numbers of units, or some of them, from a table of counts:
    /// each of the units then knows what the others gave together.
    /// </summary>
    /// <remarks>Amounts are published without their units, so without such a table nobody outside can tell how many are behind a sum.</remarks>
    /// <param name="amounts">The amounts.</param>
    /// <param name="counts">Counts of the same units by the same dimensions, of whatever cells.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="ArgumentException">The tables are not one of amounts and one of counts.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static AmountSums FindSumOfFew(ProtectedTable amounts, ProtectedTable counts, CancellationToken cancellation = default)
        => (amounts.Rules.Measure, counts.Rules.Measure) is (Measure.Amount, Measure.Count)
            ? AmountSums.Find(amounts, counts, cancellation) : throw new ArgumentException("A table of amounts comes first, then one of counts.", nameof(amounts));

    private static AttackResult AuditOnce(ProtectedTable table, AttackOptions options, Predicate<int>? isNotSmall, CancellationToken cancellation)
    {
        using var attack = new AttackRun(table, options, isNotSmall, cancellation);
        attack.DemandOfAll();
        return Judge(attack, isAudit: true);
    }

    // Whether nothing is wrong but that some hidden cells lack values.
    private static bool IsLackingOnly(ProtectedTable table, AttackResult result)
        => result.Exact.Count == 0 && !result.IsContradictory && !result.HasSmallSums && result.Unprotected.All(p => table.Find(p)?.Status != CellStatus.Published);

    private static AttackResult Judge(AttackRun attack, bool isAudit)
    {
        attack.Prove();
        attack.Bound();
        attack.Judge(isAudit);
        return attack.Result(isAudit);
    }
}
