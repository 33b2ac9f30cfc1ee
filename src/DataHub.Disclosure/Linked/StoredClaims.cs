using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Linked;

/// <summary>
/// What must stay protected of stored tables: every hidden cell that may be small for all that anybody can find out. Where sources contradict each other, that depends on which of them he believes; what
/// he takes to be large in a table that he does not believe says nothing about it.
/// </summary>
internal sealed class StoredClaims
{
    private readonly List<Set> _sets = [];

    private StoredClaims()
    {
    }

    /// <summary>Whether a hidden cell must stay protected from somebody who believes the tables of these periods; one that need not is known to him not to be small.</summary>
    /// <param name="believed">The periods, not all of which need be stored; null: all.</param>
    /// <param name="table">A stored table.</param>
    /// <param name="position">The cell.</param>
    public bool MayBeSmall(IReadOnlySet<string>? believed, ProtectedTable table, int position)
    {
        var further = _sets.FindAll(s => s.Periods is null || (believed is not null && s.Periods.IsSupersetOf(believed.Where(p => _sets.Exists(o => o.Periods!.Contains(p))))));
        return further.Count == 0 || further.Exists(s => !s.IsLarge.Contains((table, position)));
    }

    /// <summary>Audits what is stored; null where it is not safe together.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static StoredClaims? Of(IReadOnlyList<LinkedTable> stored, Temporal temporal, int threshold, CancellationToken cancellation)
    {
        var all = new StoredClaims();
        if (stored.Count == 0 || all.Add(null, stored, temporal, threshold, cancellation))
        {
            return all;
        }

        // What was found out above followed from tables that cannot all be true: it is forgotten.
        var claims = new StoredClaims();
        var sets = FittingSets.Of(stored, temporal, cancellation);
        return sets.Count > 1 && sets.All(s => claims.Add(s, stored, temporal, threshold, cancellation)) ? claims : null;
    }

    private bool Add(IReadOnlySet<string>? believed, IReadOnlyList<LinkedTable> stored, Temporal temporal, int threshold, CancellationToken cancellation)
    {
        var set = new Set(believed, []);
        _sets.Add(set);
        var linked = LinkedTables.Of(stored, temporal, believed, cancellation);
        return !linked.IsContradictory && linked.Views.All(view => Add(set, stored, linked, view, threshold, cancellation));
    }

    // What was small when it was stored is protected in every view: what lacks a value in one of them is large. Bounds say so only where nothing but the newest is taken to be so.
    private static bool Add(Set set, IReadOnlyList<LinkedTable> stored, LinkedTables linked, ProtectedTable view, int threshold, CancellationToken cancellation)
    {
        var audit = Attacker.Audit(view, cancellation);
        var notSmall = audit.NotSmall.ToHashSet();
        foreach (var t in Enumerable.Range(0, stored.Count).Where(t => set.Periods?.Contains(stored[t].Table.Key.TimePeriod) != false))
        {
            foreach (var cell in stored[t].Table.Cells.Where(c => c.Value is null))
            {
                var position = linked.PositionOf(t, cell.Position);
                var isLarge = notSmall.Contains(position)
                    || (view == linked.Newest && (audit.Bounds.TryGetValue(position, out var bounds) ? bounds.Lower >= threshold : view.Find(position)?.Value >= threshold));
                if (isLarge)
                {
                    set.IsLarge.Add((stored[t].Table, cell.Position));
                }
            }
        }

        return audit.IsSafe;
    }

    /// <param name="Periods">Whose tables are believed; null: all.</param>
    /// <param name="IsLarge">The hidden cells of these that are known not to be small.</param>
    private sealed record Set(IReadOnlySet<string>? Periods, HashSet<(ProtectedTable Table, int Position)> IsLarge);
}
