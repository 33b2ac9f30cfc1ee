namespace DataHub.Disclosure.Attack;

/// <summary>A total over partners that is shown.</summary>
/// <param name="leaves">Numbers of the leaf cells that it covers, each once.</param>
/// <param name="shares">By partner, its part of the total, at least 0. They are not printed.</param>
public sealed class SharedTotal(int[] leaves, long[] shares)
{
    /// <summary>Numbers of the leaf cells that it covers.</summary>
    public IReadOnlyList<int> Leaves => leaves;

    internal long[] Shares => shares;
}

/// <summary>
/// Looks for what somebody can compute from totals over partners by adding and subtracting them in any way: a sum of cells to which too few partners contribute.
/// </summary>
/// <remarks>
/// A combination of totals is a sum of cells where no leaf is counted less than 0 times. As no figure is negative, a partner contributes nothing to it exactly where its shares combine to 0. So for every set of partners
/// that would be too few, a linear program asks for such a combination to which all others contribute nothing, and of those for one that takes few totals. Where it is known who contributes to each leaf, only such
/// sets are asked about that some leaves have for contributors: mostly none.
/// </remarks>
/// <param name="shown">The totals.</param>
/// <param name="leaves">By leaf cell, what each partner contributes; null where that is not known of all of them.</param>
/// <param name="least">How many partners must contribute to any sum, at least 1.</param>
public sealed class SharedTotals(IReadOnlyList<SharedTotal> shown, IReadOnlyList<long[]?> leaves, int least)
{
    private const double Epsilon = 1e-7;

    // Beyond it nobody would wait for the answer.
    private const int MostSets = 2_000;

    /// <summary>A combination of which too few partners are the only contributors; the totals in it. Null where there is none.</summary>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>Indices of the totals; all of them where nobody can tell.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<int>? FindSumOfFew(CancellationToken cancellation = default)
    {
        if (shown.Count == 0)
        {
            return null;
        }

        int[] partners = [.. Enumerable.Range(0, shown[0].Shares.Length).Where(p => shown.Any(t => t.Shares[p] > 0))];
        var sets = leaves.Contains(null) ? Subsets(partners, least - 1) : Unions();
        var asked = 0;
        foreach (var few in sets)
        {
            cancellation.ThrowIfCancellationRequested();
            if (++asked > MostSets)
            {
                return [.. Enumerable.Range(0, shown.Count)];
            }

            if (Combination(few, [.. partners.Except(few)], cancellation) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    // The sets of fewer than enough partners that are all contributors of some leaves together.
    private IEnumerable<IReadOnlyCollection<int>> Unions()
    {
        var ofLeaves = leaves.Select(l => Enumerable.Range(0, l!.Length).Where(p => l[p] > 0).ToHashSet()).Where(s => s.Count > 0 && s.Count < least)
            .DistinctBy(NameOf).ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<HashSet<int>>(ofLeaves);
        while (open.TryDequeue(out var set))
        {
            if (set.Count < least && seen.Add(NameOf(set)))
            {
                yield return set;
                ofLeaves.ForEach(other => open.Enqueue([.. set, .. other]));
            }
        }
    }

    private static string NameOf(IEnumerable<int> set) => string.Join(' ', set.Order());

    private int[]? Combination(IReadOnlyCollection<int> few, int[] others, CancellationToken cancellation)
    {
        if (few.All(p => shown.All(t => t.Shares[p] == 0)))
        {
            return null;
        }

        using var program = new LinearProgram(useDualSimplex: true);
        var columns = shown.Select(_ => (Plus: Column(program), Minus: Column(program))).ToArray();
        var ofLeaf = leaves.Select(_ => new List<(int, double)>()).ToArray();
        for (var t = 0; t < shown.Count; t++)
        {
            foreach (var leaf in shown[t].Leaves)
            {
                ofLeaf[leaf].Add((columns[t].Plus, 1));
                ofLeaf[leaf].Add((columns[t].Minus, -1));
            }
        }

        for (var leaf = 0; leaf < ofLeaf.Length; leaf++)
        {
            var isOthers = leaves[leaf] is { } shares && Array.Exists(others, p => shares[p] > 0);
            ofLeaf[leaf].Add((program.AddVariable(0, isOthers ? 0 : double.PositiveInfinity), -1));
            program.AddEquality([.. ofLeaf[leaf]], 0);
        }

        foreach (var partner in others)
        {
            program.AddEquality(Row(columns, t => t.Shares[partner]), 0);
        }

        program.AddEquality(Row(columns, t => few.Sum(p => (double)t.Shares[p])), 1);
        return program.Minimize(cancellation) switch
        {
            SolveStatus.Infeasible => null,
            SolveStatus.Optimal => [.. Enumerable.Range(0, shown.Count).Where(t => Math.Abs(program.Values[columns[t].Plus] - program.Values[columns[t].Minus]) > Epsilon)],
            _ => [.. Enumerable.Range(0, shown.Count)],
        };
    }

    private static int Column(LinearProgram program)
    {
        var column = program.AddVariable(0, double.PositiveInfinity);
        program.SetCost(column, 1);
        return column;
    }

    // Scaled, so that figures of any size mean the same to the solver.
    private (int, double)[] Row((int Plus, int Minus)[] columns, Func<SharedTotal, double> share)
    {
        var largest = shown.Max(share);
        return [.. shown.SelectMany((t, i) => new[] { (columns[i].Plus, share(t) / largest), (columns[i].Minus, -share(t) / largest) })];
    }

    private static IEnumerable<IReadOnlyCollection<int>> Subsets(int[] of, int size)
    {
        if (size <= 0 || of.Length == 0)
        {
            yield break;
        }

        if (size >= of.Length)
        {
            yield return of;
            yield break;
        }

        var places = Enumerable.Range(0, size).ToArray();
        while (true)
        {
            yield return Array.ConvertAll(places, p => of[p]);
            var last = size - 1;
            while (last >= 0 && places[last] == of.Length - size + last)
            {
                last--;
            }

            if (last < 0)
            {
                yield break;
            }

            places[last]++;
            for (var i = last + 1; i < size; i++)
            {
                places[i] = places[i - 1] + 1;
            }
        }
    }
}
