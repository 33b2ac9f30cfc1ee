using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Linked;

/// <summary>
/// Attacks stored tables as anybody can who has kept all that readers were ever shown of them. It knows nothing of how they came to be: neither the figures behind them nor which cells were meant to be protected.
/// </summary>
/// <remarks>
/// Counts whose zeros are published are attacked together with their revisions and with tables of other periods. Amounts, and counts whose zeros are hidden, are attacked table by table, since nothing more is promised of them.
/// Of amounts those are found that follow; which of those that lie close between their bounds were meant to be uncertain nobody can see.
/// </remarks>
public static class StoredAttack
{
    /// <summary>Where tables give something away; empty where they are safe. What no solver can tell is given away.</summary>
    /// <param name="tables">All revisions that readers were ever shown of tables that are linked with each other, in the order in which they were stored, withdrawn ones included.</param>
    /// <param name="temporal">How figures go together over time.</param>
    /// <param name="rules">The rules to judge by.</param>
    /// <param name="cancellation">Stops the attack.</param>
    /// <exception cref="ArgumentException">The tables are not linked, or the rules are of another measure.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<GivenAway> Run(IReadOnlyList<LinkedTable> tables, Temporal temporal, ProtectionRules rules, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tables.Count, nameof(tables));
        if (tables.Any(t => t.Table.Rules.Measure != rules.Measure))
        {
            throw new ArgumentException("The tables are not of the measure that the rules are for.", nameof(rules));
        }

        List<LinkedTable> judged = [.. tables.Select(t => new LinkedTable(Under(rules, t.Table), t.Cube))];
        var isAlone = judged.Count == 1 || rules.Measure == Measure.Amount || rules.HidesZeros || rules.SensitiveDimensions.Count > 0;
        var found = isAlone ? judged.SelectMany(t => Alone(t.Table, cancellation)) : Together(judged, temporal, cancellation);
        var distinct = new List<GivenAway>();
        foreach (var place in found)
        {
            if (!distinct.Exists(place.IsAt))
            {
                distinct.Add(place);
            }
        }

        return distinct;
    }

    private static ProtectedTable Under(ProtectionRules rules, ProtectedTable table) => new(table.Key, table.Revision, rules, table.Structure, table.Cells);

    private static IEnumerable<GivenAway> Alone(ProtectedTable table, CancellationToken cancellation)
        => Weak(table, cancellation) is { } weak ? Places.InTable(table, weak) : [];

    // Where sources contradict each other anybody may believe what he likes of what fits. A table that fits nothing contradicts itself.
    private static IEnumerable<GivenAway> Together(List<LinkedTable> tables, Temporal temporal, CancellationToken cancellation)
    {
        var sets = FittingSets.Of(tables, temporal, cancellation);
        foreach (var set in sets)
        {
            var linked = LinkedTables.Of(tables, temporal, set, cancellation);
            foreach (var view in linked.Views)
            {
                if (Weak(view, cancellation) is { } weak)
                {
                    foreach (var place in new Places(tables, linked, view, set).Of(weak))
                    {
                        yield return place;
                    }
                }
            }
        }

        foreach (var table in tables.Where(t => !sets.Any(s => s.Contains(t.Table.Key.TimePeriod))))
        {
            foreach (var place in Alone(table.Table, cancellation))
            {
                yield return place;
            }
        }
    }

    /// <summary>The cells of an unsafe table that give something away, none where it cannot be said which; null where it is safe.</summary>
    private static List<int>? Weak(ProtectedTable table, CancellationToken cancellation)
    {
        var audit = Attacker.Audit(table, cancellation);
        if (audit.IsSafe)
        {
            return null;
        }

        // A hidden cell that lacks values and can be k or more is perhaps none that was meant to be protected: it is named only where there is nothing worse.
        var certain = audit.Exact
            .Concat(audit.Unprotected.Where(p => table.Find(p)?.Value is not null || (audit.Bounds.TryGetValue(p, out var bounds) && bounds.Upper < table.Rules.Threshold)))
            .Concat(audit.WholeGroups.Select(g => g.Category)).ToHashSet();
        return [.. (certain.Count > 0 ? certain : audit.Unprotected.ToHashSet()).Order()];
    }
}
