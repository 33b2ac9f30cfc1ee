using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Linked;

/// <summary>What must stay protected of stored tables: every hidden cell that may be small for all that anybody can find out.</summary>
internal sealed class StoredClaims
{
    private readonly HashSet<(ProtectedTable Table, int Position)> _isLarge = [];

    private StoredClaims()
    {
    }

    /// <summary>Whether a hidden cell must stay protected; one that need not is known not to be small.</summary>
    public bool MayBeSmall(ProtectedTable table, int position) => !_isLarge.Contains((table, position));

    /// <summary>Audits what is stored; null where it is not safe together.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static StoredClaims? Of(IReadOnlyList<LinkedTable> stored, Temporal temporal, int threshold, CancellationToken cancellation)
    {
        var all = new StoredClaims();
        if (stored.Count == 0 || all.Add(LinkedTables.Of(stored, temporal, believed: null, cancellation), stored, threshold, cancellation))
        {
            return all;
        }

        // What was found out above followed from tables that cannot all be true: it is forgotten.
        var claims = new StoredClaims();
        var sets = FittingSets.Of(stored, temporal, cancellation);
        return sets.Count > 1 && sets.All(s => claims.Add(LinkedTables.Of(stored, temporal, s, cancellation), stored, threshold, cancellation)) ? claims : null;
    }

    private bool Add(LinkedTables linked, IReadOnlyList<LinkedTable> stored, int threshold, CancellationToken cancellation)
    {
        return !linked.IsContradictory && linked.Views.All(view => Add(stored, linked, view, threshold, cancellation));
    }

    // What was small when it was stored is protected in every view: what lacks a value in one of them is large. Bounds say so only where nothing but the newest is taken to be so.
    private bool Add(IReadOnlyList<LinkedTable> stored, LinkedTables linked, ProtectedTable view, int threshold, CancellationToken cancellation)
    {
        var audit = Attacker.Audit(view, cancellation);
        var notSmall = audit.NotSmall.ToHashSet();
        for (var t = 0; t < stored.Count; t++)
        {
            foreach (var cell in stored[t].Table.Cells.Where(c => c.Value is null))
            {
                var position = linked.PositionOf(t, cell.Position);
                var isLarge = notSmall.Contains(position)
                    || (view == linked.Newest && (audit.Bounds.TryGetValue(position, out var bounds) ? bounds.Lower >= threshold : view.Find(position)?.Value >= threshold));
                if (isLarge)
                {
                    _isLarge.Add((stored[t].Table, cell.Position));
                }
            }
        }

        return audit.IsSafe;
    }
}
