using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>
/// Looks for sums of leaves that follow from the published cells although none of the leaves does, and that are small: total 20, of which 10 in q and 8 in a,
/// leaves 2 for all others together. They are whole-number combinations of published cells in which every leaf counts once or not at all.
/// </summary>
/// <remarks>
/// Where all leaves were judged, a safe pattern has not been seen to give any away; where some were not, the rests are judged like cells, and this looks for
/// what lies across them.
/// </remarks>
internal static class SmallSums
{
    // How often a published cell may be added or taken away.
    private const long MostTimes = 3;

    // Beyond it the solver would not finish, and the rests must do.
    private const int MostKindsOfLeaves = 200;

    private const double Effort = 2;

    /// <summary>Whether there is such a sum, or the solver could not rule it out.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static bool AreThere(ProtectedTable table, CancellationToken cancellation)
    {
        // A leaf below nothing that was judged is in no sum.
        if (table.Cells.Count == table.Structure.VariableCount || !table.Cells.Any(c => table.Structure.LeavesBelow(c.Position).Any(l => table.Find(l) is null)))
        {
            return false;
        }

        var status = Find(table, isInNone: null, cancellation, out _);
        return status is not (null or SolveStatus.Infeasible);
    }

    /// <summary>Looks for such a sum of leaves, hidden ones among them: the published cells that give it away, and how often each is added or taken away.</summary>
    /// <param name="table">The table.</param>
    /// <param name="isInNone">Leaves that are known to be no part of such a sum; null: none.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <param name="found">The position of each published cell of the combination.</param>
    /// <returns><see cref="SolveStatus.Infeasible"/> where there is none, null where there are too many kinds of leaves to tell; without an answer nothing is found.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SolveStatus? Find(ProtectedTable table, Predicate<int>? isInNone, CancellationToken cancellation, out IReadOnlyList<(int Position, long Times)> found)
    {
        var cube = table.Structure.Cube;
        var published = table.Cells.Where(c => c.Value is not null).ToList();
        var known = published.Where(c => c.Value == 0).SelectMany(c => table.Structure.LeavesBelow(c.Position)).ToHashSet();
        known.UnionWith(published.Select(c => c.Position).Where(p => p < cube.CellCount && cube.IsLeaf(p)));
        var combined = new List<(int Position, long Value, int[] Leaves)>();
        foreach (var cell in published)
        {
            int[] below = [.. table.Structure.LeavesBelow(cell.Position)];
            int[] open = [.. below.Where(l => !known.Contains(l))];
            if (open.Length > 0)
            {
                combined.Add((cell.Position, cell.Value!.Value - below.Where(known.Contains).Sum(l => table.Find(l)?.Value ?? 0), open));
            }
        }

        found = [];
        return combined.Count > 0 ? Find(combined, table.HidesZeros ? 0 : 1, table.Rules.Threshold, isInNone, cancellation, out found) : SolveStatus.Infeasible;
    }

    private static SolveStatus? Find(
        List<(int Position, long Value, int[] Leaves)> sums,
        int smallest,
        int threshold,
        Predicate<int>? isInNone,
        CancellationToken cancellation,
        out IReadOnlyList<(int Position, long Times)> found)
    {
        found = [];
        var sumsOf = new Dictionary<int, List<int>>();
        for (var i = 0; i < sums.Count; i++)
        {
            foreach (var leaf in sums[i].Leaves)
            {
                sumsOf.TryAdd(leaf, []);
                sumsOf[leaf].Add(i);
            }
        }

        // Leaves that stand in the same sums can only go together.
        var kinds = sumsOf.GroupBy(s => string.Join(' ', s.Value)).Select(g => (Sums: g.First().Value, IsInNone: g.Any(s => isInNone?.Invoke(s.Key) == true))).ToList();
        if (kinds.Count(k => !k.IsInNone) is var open and (0 or > MostKindsOfLeaves))
        {
            return open == 0 ? SolveStatus.Infeasible : null;
        }

        var program = new IntegerProgram();
        sums.ForEach(_ => program.AddVariable(-MostTimes, MostTimes));
        kinds.ForEach(kind => program.AddRow([.. kind.Sums.Select(s => (s, 1L))], 0, kind.IsInNone ? 0 : 1));
        program.AddRow([.. sums.Select((s, i) => (i, s.Value))], smallest, threshold - 1);
        if (smallest == 0)
        {
            // No leaf at all has the sum 0, too, and tells nothing.
            program.AddRow([.. kinds.SelectMany(kind => kind.Sums).GroupBy(s => s).Select(g => (g.Key, (long)g.Count()))], 1, kinds.Count);
        }

        var status = program.Solve(Effort, cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (status is SolveStatus.Optimal or SolveStatus.Feasible)
        {
            found = [.. sums.Select((s, i) => (s.Position, program.Values[i])).Where(s => s.Item2 != 0)];
        }

        return status;
    }
}
