using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>
/// Which leaves could be in a sum that follows from published cells and has few units, as far as a linear program tells: published cells are added and taken away in fractions, each
/// leaf counts between once and not at all, and the one in question once.
/// </summary>
internal static class PossibleLeaves
{
    /// <summary>The leaves among the given ones that could be.</summary>
    /// <param name="shown">The numbers of units, where they are known of a published amount.</param>
    /// <param name="open">The leaves that may be in such a sum.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static HashSet<int> Find(ProtectedTable shown, IReadOnlyCollection<int> open, CancellationToken cancellation)
    {
        var possible = open.ToHashSet();
        using var program = new LinearProgram(useDualSimplex: true);
        var over = new Dictionary<int, List<(int Variable, double Coefficient)>>();
        var units = new List<(int, double)>();
        foreach (var cell in shown.Cells.Where(c => c.Value is not null && !shown.Structure.IsLeaf(c.Position)))
        {
            var times = program.AddVariable(double.NegativeInfinity, double.PositiveInfinity);
            var known = 0L;
            foreach (var leaf in shown.Structure.LeavesBelow(cell.Position))
            {
                if (shown.Find(leaf)?.Value is { } value)
                {
                    known += value;
                }
                else
                {
                    over.TryAdd(leaf, []);
                    over[leaf].Add((times, 1));
                }
            }

            units.Add((times, cell.Value!.Value - known));
        }

        var few = program.AddVariable(1, shown.Rules.Threshold - 1);
        program.AddEquality([.. units.Where(u => u.Item2 != 0), (few, -1)], 0);
        var variables = new Dictionary<int, int>();
        foreach (var (leaf, terms) in over)
        {
            variables[leaf] = program.AddVariable(0, possible.Contains(leaf) ? 1 : 0);
            program.AddEquality([.. terms, (variables[leaf], -1)], 0);
        }

        foreach (var leaf in open)
        {
            if (!variables.TryGetValue(leaf, out var variable))
            {
                possible.Remove(leaf);
            }
            else if (!IsPossible(program, variable, cancellation))
            {
                possible.Remove(leaf);
                program.SetBounds(variable, 0, 0);
            }
        }

        return possible;
    }

    private static bool IsPossible(LinearProgram program, int variable, CancellationToken cancellation)
    {
        program.SetBounds(variable, 1, 1);
        var status = program.Minimize(cancellation);
        program.SetBounds(variable, 0, 1);
        cancellation.ThrowIfCancellationRequested();
        return status != SolveStatus.Infeasible;
    }
}
