namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Whole numbers modulo the prime 2^61 - 1: exact where floating point is not, and of one size where fractions grow. What is 0 there and not in fractions would be a determinant of
/// relations divisible by the prime.
/// </summary>
internal static class PrimeField
{
    public const ulong Prime = (1UL << 61) - 1;

    public const ulong MinusOne = Prime - 1;

    public static ulong Of(long number) => number >= 0 ? (ulong)number % Prime : Negative((ulong)-number % Prime);

    public static ulong Negative(ulong a) => a == 0 ? 0 : Prime - a;

    public static ulong Add(ulong a, ulong b) => Reduce(a + b);

    public static ulong Multiply(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return Reduce((low & Prime) + ((high << 3) | (low >> 61)));
    }

    /// <summary>1 divided by <paramref name="a"/>, which is not 0: its power with the prime less two, by Fermat.</summary>
    public static ulong Inverse(ulong a)
    {
        if (a is 1 or MinusOne)
        {
            return a;
        }

        var inverse = 1UL;
        for (var exponent = Prime - 2; exponent > 0; exponent >>= 1)
        {
            inverse = (exponent & 1) == 1 ? Multiply(inverse, a) : inverse;
            a = Multiply(a, a);
        }

        return inverse;
    }

    private static ulong Reduce(ulong sum) => sum >= Prime ? sum - Prime : sum;
}
