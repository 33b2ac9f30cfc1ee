using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>Whether an amount of which bounds are known can be uncertain by p % of itself below and above, whatever it is.</summary>
internal static class Uncertainty
{
    /// <summary>Whether some amount between the bounds has p % of itself, rounded up to a minor unit and at least one, on either side; nothing is below 0.</summary>
    /// <param name="bounds">The bounds.</param>
    /// <param name="percent">p, 1 to 100.</param>
    public static bool IsPossible(Bounds bounds, int percent)
    {
        // The smallest amount with enough below it: the larger the amount, the more it needs above.
        if (bounds.Lower > 0 && percent == 100)
        {
            return false;
        }

        var smallest = bounds.Lower == 0 ? 0 : Int128.Max(bounds.Lower + 1, RatioUp((Int128)bounds.Lower * 100, 100 - percent));
        return bounds.Upper is not { } upper || smallest + Int128.Max(1, RatioUp(smallest * percent, 100)) <= upper;
    }

    private static Int128 RatioUp(Int128 a, Int128 b) => (a + b - 1) / b;
}
