using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Primary;

/// <summary>
/// The p % rule for amounts: a judged cell is primary when what all but its two largest contributors gave is less than p % of the largest contribution. Then the second
/// largest contributor, who takes his own from the cell's amount, knows the largest to within p %.
/// </summary>
/// <remarks>
/// Hundepool et al., "Handbook on Statistical Disclosure Control", magnitude tables, sensitivity rules: X - x1 - x2 &lt; p/100 x1, which is the prior-posterior rule with
/// q = 100: nobody is assumed to know the small contributions better than to within 100 %.
/// </remarks>
internal static class PPercent
{
    /// <summary>The primary cells, ascending by position.</summary>
    /// <param name="amounts">The judged amounts.</param>
    /// <param name="contributors">Who is behind them. Where less is known than was asked for, what is known must prove the cell unsafe.</param>
    /// <param name="percent">p.</param>
    public static List<int> Find(JudgedTable amounts, Contributors contributors, int percent)
    {
        var primaries = new List<int>();
        for (var v = 0; v < amounts.Values.Length; v++)
        {
            if (amounts.IsJudged(v) && IsPrimary(amounts.Values[v], contributors.Top(v), contributors.CountOf(v), percent))
            {
                primaries.Add(v);
            }
        }

        return primaries;
    }

    /// <summary>How far an amount must be uncertain below and above: p % of it, rounded up to a minor unit, and at least one.</summary>
    public static long Margin(long amount, int percent) => Math.Max(1, (long)((((Int128)amount * percent) + 99) / 100));

    // Both sides times 100: no fractions. With less than the two largest contributions known the left side is an upper and the right side a lower bound.
    private static bool IsPrimary(long amount, TopTwo top, long? units, int percent)
    {
        // Of the others, one gives their average at least.
        var average = units is > 1 and var several ? (amount - top.Largest + several - 2) / (several - 1) : 0;
        return ((Int128)amount - top.Largest - Math.Max(top.Second, average)) * 100 < (Int128)top.Largest * percent;
    }
}
