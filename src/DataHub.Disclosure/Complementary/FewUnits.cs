using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Looks for sums of hidden amounts that follow from published ones and have few units together: 100 published, of which 98 in published cells, leaves 2 for two hidden ones
/// of one unit each, and each unit knows the other.
/// </summary>
internal static class FewUnits
{
    /// <summary>The published variables that give such a sum away, and how often each is added or taken away; empty where there is none, null where no solver can tell.</summary>
    /// <param name="counts">The numbers of units behind all judged amounts.</param>
    /// <param name="hidden">By variable, whether its amount is hidden; unknown ones are.</param>
    /// <param name="moves">Deviations that are possible for the amounts while all that is published stays as it is.</param>
    /// <param name="canMove">Whether a leaf can be moved while no other cells move than the given ones.</param>
    /// <param name="threshold">k.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static IReadOnlyList<(int Variable, long Times)>? Find(
        JudgedTable counts, bool[] hidden, IReadOnlyList<Deviation> moves, Func<int, bool[], bool> canMove, int threshold, CancellationToken cancellation)
    {
        var system = counts.Structure.System;
        for (var e = 0; e < system.Count; e++)
        {
            if (InOneRelation(counts, hidden, threshold, e) is { } found)
            {
                return found;
            }
        }

        var isInNone = InNoSum(counts, moves, threshold);
        MoveAlone(hidden, isInNone, canMove);
        return Across(counts, hidden, isInNone, threshold, cancellation);
    }

    // A leaf of many units is in no sum of few. Nor is one that a move changes without any other that might be: a sum that follows does not change by a move.
    private static bool[] InNoSum(JudgedTable counts, IReadOnlyList<Deviation> moves, int threshold)
    {
        var cube = counts.Structure.Cube;
        var isInNone = new bool[cube.CellCount];
        for (var v = 0; v < isInNone.Length; v++)
        {
            isInNone[v] = !cube.IsLeaf(v) || (counts.IsJudged(v) && counts.Values[v] >= threshold);
        }

        for (var hasChanged = true; hasChanged;)
        {
            hasChanged = false;
            foreach (var move in moves)
            {
                int[] open = [.. move.Variables.ToArray().Where(v => v < isInNone.Length && !isInNone[v])];
                if (open is [var only])
                {
                    isInNone[only] = true;
                    hasChanged = true;
                }
            }
        }

        return isInNone;
    }

    // For the leaves that are left such a move is looked for.
    private static void MoveAlone(bool[] hidden, bool[] isInNone, Func<int, bool[], bool> canMove)
    {
        var movable = (bool[])hidden.Clone();
        int[] open = [.. Enumerable.Range(0, isInNone.Length).Where(v => hidden[v] && !isInNone[v])];
        Array.ForEach(open, v => movable[v] = false);
        foreach (var leaf in open)
        {
            isInNone[leaf] = canMove(leaf, movable);
            movable[leaf] = isInNone[leaf];
        }
    }

    private static List<(int Variable, long Times)>? InOneRelation(JudgedTable counts, bool[] hidden, int threshold, int equation)
    {
        var system = counts.Structure.System;
        if (hidden[system.Total(equation)])
        {
            return null;
        }

        var left = counts.Values[system.Total(equation)];
        var published = new List<(int, long)> { (system.Total(equation), 1) };
        foreach (var part in system.Parts(equation))
        {
            if (!hidden[part])
            {
                left -= counts.Values[part];
                published.Add((part, -1));
            }
        }

        return left >= 1 && left < threshold ? published : null;
    }

    // A table of counts that shows what the table of amounts shows, in the eyes of somebody who knows how many units there are.
    private static IReadOnlyList<(int Variable, long Times)>? Across(JudgedTable counts, bool[] hidden, bool[] isInNone, int threshold, CancellationToken cancellation)
    {
        var cells = new List<Cell>(hidden.Length);
        for (var v = 0; v < hidden.Length; v++)
        {
            if (counts.Origin(v) is { } origin)
            {
                cells.Add(hidden[v] ? Cell.Suppressed(v, origin) : Cell.Published(v, origin, counts.Values[v]));
            }
        }

        var table = new ProtectedTable(counts.Key, 1, new ProtectionRules(threshold), counts.Structure, cells);
        return SmallSums.Find(table, leaf => isInNone[leaf], cancellation, out var found) is SolveStatus.Infeasible ? []
            : found.Count > 0 ? found : null;
    }
}
