using System.Globalization;
using DataHub.Disclosure.Tables;

namespace DataHub.Benchmarks.Engine;

/// <summary>
/// A seeded table of amounts: of its leaves one in ten has no units, one in ten 1 to 4 and the others 5 to 60, whose contributions have a long tail (log-normal, of
/// deviation 1.2 around 1,000), as turnovers and incomes have. Leaves are sent with their two largest contributions, totals are not.
/// </summary>
internal static class SyntheticAmounts
{
    private const double Deviation = 1.2;

    /// <summary>The cube. Codes of the first dimension stand below some parents if there are to be any, those of the others side by side.</summary>
    public static Cube Cube(int parents, int[] sizes) => new([.. sizes.Select((size, d) => Dimension(((char)('x' + d)).ToString(), size, d == 0 ? parents : 0))]);

    /// <summary>By leaf, in the order of their numbers: what each unit gave, from the largest down.</summary>
    public static SortedDictionary<int, long[]> Units(Cube cube, int seed)
    {
        var random = new Random(seed);
        return new(Enumerable.Range(0, cube.CellCount).Where(cube.IsLeaf).ToDictionary(leaf => leaf, _ => Units(random)));
    }

    /// <summary>The table as its partner would send it.</summary>
    public static RawTable Send(Cube cube, SortedDictionary<int, long[]> units) => new(
        new TableKey("partner", "amounts", "2020"), cube, [.. units.Keys], [.. units.Values.Select(u => u.Sum())], [.. units.Values.Select(u => (long)u.Length)],
        [.. units.Values.Select(u => (long?)u.FirstOrDefault())], [.. units.Values.Select(u => (long?)u.Skip(1).FirstOrDefault())]);

    private static long[] Units(Random random)
    {
        var units = new long[random.Next(10) switch { 0 => 0, 1 => random.Next(1, 5), _ => random.Next(5, 61) }];
        for (var i = 0; i < units.Length; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            units[i] = 1 + (long)(1000 * Math.Exp(Deviation * normal));
        }

        return [.. units.OrderDescending()];
    }

    private static Dimension Dimension(string code, int size, int parents)
    {
        string Name(string prefix, int i) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{i:00}");
        var above = Enumerable.Range(0, parents).Select(i => (Name(code + "p", i), (string?)null));
        return new Dimension(code, CodeList.Create(code, [.. above, .. Enumerable.Range(0, size).Select(i => (Name(code, i), parents > 0 ? Name(code + "p", i % parents) : null))]));
    }
}
