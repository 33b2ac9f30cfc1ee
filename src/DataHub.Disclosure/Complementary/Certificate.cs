using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// A table of whole numbers that agrees with everything published. Where such a table gives a cell some value, that value is possible: this needs no solver,
/// only additions.
/// </summary>
internal static class Certificate
{
    /// <summary>Whether <paramref name="certificate"/> has the structure, shows every published figure, and is at least 1 where a judged cell is hidden.</summary>
    /// <param name="table">The true table.</param>
    /// <param name="hidden">By variable: whether it is suppressed or unknown.</param>
    /// <param name="certificate">By variable: its value.</param>
    public static bool Holds(JudgedTable table, bool[] hidden, ReadOnlySpan<long> certificate)
    {
        for (var v = 0; v < certificate.Length; v++)
        {
            var agrees = hidden[v] ? certificate[v] >= (table.IsJudged(v) ? 1 : 0) : certificate[v] == table.Values[v];
            if (!agrees)
            {
                return false;
            }
        }

        return Balance.Holds(table.Structure.System, certificate);
    }
}
