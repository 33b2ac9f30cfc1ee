using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Primary;

/// <summary>The rule for zeros where the policy hides them: a judged cell of 0 is primary, unless everybody knows it to be 0.</summary>
internal static class HiddenZero
{
    /// <summary>The zeros to be hidden, ascending by position; of amounts: the cells without units.</summary>
    /// <param name="table">The judged table.</param>
    /// <param name="counts">For amounts: the numbers of units.</param>
    public static List<int> Find(JudgedTable table, JudgedTable? counts)
    {
        var primaries = new List<int>();
        for (var v = 0; v < table.Values.Length; v++)
        {
            var units = counts is null || !table.IsJudged(v) ? table.Values[v] : FewContributors.CountOf(table, counts, v) ?? 0;
            if (table.IsJudged(v) && table.HidesZeroOf(v) && units == 0 && !table.IsZero(v))
            {
                primaries.Add(v);
            }
        }

        return primaries;
    }

    /// <summary>
    /// The cells that follow only since counts are not negative, and are 0 or small; ascending by position. In public they are unknown, like all others that nothing
    /// determines, and still they are as good as sent.
    /// </summary>
    public static List<int> FindUnseen(JudgedTable table, int threshold)
    {
        var primaries = new List<int>();
        foreach (var variable in table.Unseen)
        {
            if (table.Values[variable] < threshold && (table.Values[variable] > 0 || table.HidesZeroOf(variable)))
            {
                primaries.Add(variable);
            }
        }

        return primaries;
    }
}
