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
    /// <param name="threshold">k.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static IReadOnlyList<(int Variable, long Times)>? Find(JudgedTable counts, bool[] hidden, int threshold, CancellationToken cancellation)
    {
        var system = counts.Structure.System;
        for (var e = 0; e < system.Count; e++)
        {
            if (InOneRelation(counts, hidden, threshold, e) is { } found)
            {
                return found;
            }
        }

        return Across(counts, hidden, threshold, cancellation);
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
    private static IReadOnlyList<(int Variable, long Times)>? Across(JudgedTable counts, bool[] hidden, int threshold, CancellationToken cancellation)
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
        return SmallSums.Find(table, cancellation, out var found) is SolveStatus.Infeasible ? []
            : found.Count > 0 ? found : null;
    }
}
