using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>Finds the published cells from which a sum of hidden leaves follows: a linear program for the shortest combination.</summary>
internal sealed class Combination(TableStructure structure, bool[] hidden)
{
    /// <summary>Each cell of the combination, and how often it is added or taken away; null where no solver finds one.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<(int Variable, double Times)>? Of(int[] leaves, CancellationToken cancellation)
    {
        int[] published = [.. Enumerable.Range(0, hidden.Length).Where(v => !hidden[v] && !structure.IsLeaf(v))];
        using var program = new LinearProgram(useDualSimplex: true);
        var over = new Dictionary<int, List<int>>();
        for (var i = 0; i < published.Length; i++)
        {
            program.SetCost(program.AddVariable(0, double.PositiveInfinity), 1);
            program.SetCost(program.AddVariable(0, double.PositiveInfinity), 1);
            foreach (var leaf in structure.LeavesBelow(published[i]))
            {
                over.TryAdd(leaf, []);
                over[leaf].Add(i);
            }
        }

        // Leaves below the same cells need one row.
        foreach (var kind in over.Where(o => hidden[o.Key]).GroupBy(o => string.Join(' ', o.Value)))
        {
            program.AddEquality([.. kind.First().Value.SelectMany(i => new[] { (2 * i, 1.0), ((2 * i) + 1, -1.0) })], leaves.Contains(kind.First().Key) ? 1 : 0);
        }

        var status = program.Minimize(cancellation);
        cancellation.ThrowIfCancellationRequested();
        return status == SolveStatus.Optimal ? With(published, over, i => program.Values[2 * i] - program.Values[(2 * i) + 1]) : null;
    }

    // Published leaves are taken away as often as the totals over them are added.
    private List<(int Variable, double Times)> With(int[] published, Dictionary<int, List<int>> over, Func<int, double> timesOf)
    {
        var totals = published.Select((v, i) => (v, timesOf(i)));
        var leaves = over.Where(o => !hidden[o.Key]).Select(o => (o.Key, -o.Value.Sum(timesOf)));
        return [.. totals.Concat(leaves).Where(t => Deviation.IsMoved(t.Item2)).OrderBy(t => t.Item1)];
    }
}
