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
        var cube = table.Structure.Cube;
        if (table.Cells.Count == table.Structure.VariableCount || Enumerable.Range(0, cube.CellCount).All(c => table.Find(c) is not null || !cube.IsLeaf(c)))
        {
            return false;
        }

        var published = table.Cells.Where(c => c.Value is not null).ToList();
        var known = published.Where(c => c.Value == 0).SelectMany(c => Leaves(table, c.Position)).ToHashSet();
        known.UnionWith(published.Select(c => c.Position).Where(p => p < cube.CellCount && cube.IsLeaf(p)));
        var combined = new List<(long Value, int[] Leaves)>();
        foreach (var cell in published)
        {
            int[] below = [.. Leaves(table, cell.Position)];
            int[] open = [.. below.Where(l => !known.Contains(l))];
            if (open.Length > 0)
            {
                combined.Add((cell.Value!.Value - below.Where(known.Contains).Sum(l => table.Find(l)?.Value ?? 0), open));
            }
        }

        return combined.Count > 0 && IsThere(combined, table.HidesZeros ? 0 : 1, table.Rules.Threshold, cancellation);
    }

    private static bool IsThere(List<(long Value, int[] Leaves)> sums, int smallest, int threshold, CancellationToken cancellation)
    {
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
        var kinds = sumsOf.Values.DistinctBy(s => string.Join(' ', s)).ToList();
        if (kinds.Count > MostKindsOfLeaves)
        {
            return false;
        }

        var program = new IntegerProgram();
        sums.ForEach(_ => program.AddVariable(-MostTimes, MostTimes));
        kinds.ForEach(kind => program.AddRow([.. kind.Select(s => (s, 1L))], 0, 1));
        program.AddRow([.. sums.Select((s, i) => (i, s.Value))], smallest, threshold - 1);
        if (smallest == 0)
        {
            // No leaf at all has the sum 0, too, and tells nothing.
            program.AddRow([.. kinds.SelectMany(kind => kind).GroupBy(s => s).Select(g => (g.Key, (long)g.Count()))], 1, kinds.Count);
        }

        var status = program.Solve(Effort, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return status != SolveStatus.Infeasible;
    }

    private static IEnumerable<int> Leaves(ProtectedTable table, int position)
    {
        var cube = table.Structure.Cube;
        return position < cube.CellCount ? cube.LeavesBelow(position) : table.Structure.Rests[position - cube.CellCount].Parts.SelectMany(cube.LeavesBelow);
    }
}
