using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Linked;

/// <summary>
/// Real sources contradict themselves. Whoever has tables that no whole numbers fit together may believe any of them that do: these are the largest such sets. Of the others single figures may be right
/// all the same: see <see cref="LinkedTables.Of"/>.
/// </summary>
public static class FittingSets
{
    /// <summary>
    /// All sets of tables in which whole numbers fit the newest revisions and to which no other table can be added: one set of all tables, unless sources contradict each other. Tables of one period
    /// stay together.
    /// </summary>
    /// <remarks>
    /// From a set that does not fit a smallest part is taken that does not fit either, and each table of that part is left out in turn. The work grows with the number of contradictions, not with that of the tables.
    /// </remarks>
    /// <param name="tables">As in <see cref="LinkedTables.Of"/>.</param>
    /// <param name="temporal">How figures go together over time.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="ArgumentException">See <see cref="LinkedTables.Of"/>.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <returns>The periods of each set.</returns>
    public static IReadOnlyList<IReadOnlySet<string>> Of(IReadOnlyList<LinkedTable> tables, Temporal temporal, CancellationToken cancellation = default)
        => Of(tables, temporal, (_, _, _) => true, cancellation);

    /// <summary>As above, for somebody who knows more.</summary>
    /// <param name="tables">As above.</param>
    /// <param name="temporal">As above.</param>
    /// <param name="state">States what he knows of some of the tables, linked; false where that contradicts itself.</param>
    /// <param name="cancellation">As above.</param>
    internal static IReadOnlyList<IReadOnlySet<string>> Of(
        IReadOnlyList<LinkedTable> tables, Temporal temporal, Func<LinkedTables, IReadOnlyList<LinkedTable>, Closure, bool> state, CancellationToken cancellation)
    {
        var fits = new Dictionary<string, bool>(StringComparer.Ordinal);
        var found = new List<HashSet<string>>();
        var open = new Stack<HashSet<string>>([[.. tables.Select(t => t.Table.Key.TimePeriod)]]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (open.TryPop(out var set))
        {
            if (set.Count == 0 || !seen.Add(NameOf(set)) || found.Exists(f => f.IsSupersetOf(set)))
            {
                continue;
            }

            if (Fit(set))
            {
                found.RemoveAll(f => f.IsSubsetOf(set));
                found.Add(set);
                continue;
            }

            foreach (var period in Conflict(set))
            {
                open.Push([.. set.Where(p => p != period)]);
            }
        }

        return found;

        bool Fit(HashSet<string> periods)
        {
            if (!fits.TryGetValue(NameOf(periods), out var isFit))
            {
                List<LinkedTable> some = [.. tables.Where(t => periods.Contains(t.Table.Key.TimePeriod))];
                var linked = LinkedTables.OfNewest(some, temporal);
                fits.Add(NameOf(periods), isFit = !linked.IsContradictory && Whole.Fits(linked.Newest, closure => state(linked, some, closure), cancellation));
            }

            return isFit;
        }

        // A smallest part that does not fit.
        HashSet<string> Conflict(HashSet<string> periods)
        {
            var conflict = new HashSet<string>(periods);
            foreach (var period in periods.Order(StringComparer.Ordinal))
            {
                conflict.Remove(period);
                if (conflict.Count == 0 || Fit(conflict))
                {
                    conflict.Add(period);
                }
            }

            return conflict;
        }
    }

    private static string NameOf(HashSet<string> periods) => string.Join(' ', periods.Order(StringComparer.Ordinal));
}
