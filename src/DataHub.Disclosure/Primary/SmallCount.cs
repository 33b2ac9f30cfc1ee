using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Primary;

/// <summary>The rule for counts: a judged cell from 1 to k - 1 is primary.</summary>
internal static class SmallCount
{
    /// <summary>The primary cells, ascending by position.</summary>
    public static List<int> Find(JudgedTable table, int threshold)
    {
        var primaries = new List<int>();
        for (var v = 0; v < table.Values.Length; v++)
        {
            if (table.IsJudged(v) && table.Values[v] >= 1 && table.Values[v] < threshold)
            {
                primaries.Add(v);
            }
        }

        return primaries;
    }
}
