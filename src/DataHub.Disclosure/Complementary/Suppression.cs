using DataHub.Disclosure.Primary;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>A pattern: by variable, whether it is hidden; unknown cells count as hidden.</summary>
internal static class Suppression
{
    // Beyond this the proof by cases is not worth its memory; the fallback serves such thresholds.
    private const int MaxThreshold = 4096;

    // Beyond this the solvers' arithmetic is not exact enough to be of use.
    private const long MaxFigure = 1L << 50;

    /// <summary>The pattern that hides everything but the zeros that are published. Safe for every first table.</summary>
    /// <remarks>
    /// Take the table in which a primary cell has its lowest value, and a leaf below it that is not 0: adding t to that leaf and to every total over it gives a
    /// table for every larger value, and nothing published speaks against it.
    /// </remarks>
    public static bool[] Everything(JudgedTable table) => LowestValues.Everything(table);

    /// <summary>A good pattern; null when none was found in time.</summary>
    public static Pattern? Find(
        JudgedTable table, List<int> primaries, int threshold, CellCosts costs, Effort effort, Action<ProtectionStep, double>? tell, Deadline deadline)
    {
        if (!table.IsSettled || threshold > MaxThreshold || !CanBeSolved(table))
        {
            return null;
        }

        using var search = new PatternSearch(table, primaries, threshold, costs, effort, tell, deadline);
        return search.Find();
    }

    /// <summary>Whether all figures are such that the solvers can be trusted with them.</summary>
    public static bool CanBeSolved(JudgedTable table) => !table.Values.ContainsAnyExceptInRange(0, MaxFigure);

    /// <summary>The safe fallback for amounts: everything but the cells with no units and no amount.</summary>
    public static bool[] OfAmounts(JudgedTable amounts, JudgedTable counts)
    {
        var hidden = new bool[amounts.Values.Length];
        for (var v = 0; v < hidden.Length; v++)
        {
            hidden[v] = !amounts.IsZero(v) || FewContributors.CountOf(amounts, counts, v) != 0;
        }

        return hidden;
    }
}
