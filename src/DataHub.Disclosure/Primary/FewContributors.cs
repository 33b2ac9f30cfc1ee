using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Primary;

/// <summary>The rule for amounts: a judged cell with 1 to k - 1 units behind it is primary.</summary>
internal static class FewContributors
{
    /// <summary>The primary cells, ascending by position.</summary>
    /// <param name="amounts">The judged amounts.</param>
    /// <param name="counts">The numbers of units, of the same observations.</param>
    /// <param name="threshold">k.</param>
    public static List<int> Find(JudgedTable amounts, JudgedTable counts, int threshold)
    {
        var primaries = new List<int>();
        for (var v = 0; v < amounts.Values.Length; v++)
        {
            if (amounts.IsJudged(v) && IsPrimary(amounts.Values[v], CountOf(amounts, counts, v), threshold))
            {
                primaries.Add(v);
            }
        }

        return primaries;
    }

    /// <summary>The units behind a variable of the amounts; null when they do not follow.</summary>
    public static long? CountOf(JudgedTable amounts, JudgedTable counts, int variable)
    {
        var cube = amounts.Structure.Cube;
        if (variable < cube.CellCount)
        {
            return counts.IsJudged(variable) ? counts.Values[variable] : null;
        }

        var rest = amounts.Structure.Rests[variable - cube.CellCount];
        return counts.IsJudged(rest.Cell) && rest.Known.All(counts.IsJudged)
            ? counts.Values[rest.Cell] - rest.Known.Sum(k => counts.Values[k]) : null;
    }

    // Where an amount follows and its units do not, they may be few.
    private static bool IsPrimary(long amount, long? count, int threshold) => count is { } units ? units >= 1 && units < threshold : amount > 0;
}
