using System.Collections.Concurrent;
using System.Globalization;
using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Benchmarks.Choice;

/// <summary>
/// What the choice of hidden cells tells somebody who knows the engine: every table of a shape is protected under many keys, and for each pattern it is counted which tables led
/// there. Each table and each key is taken as equally likely. He who does not know the key must reckon with all of them; for him who knows it, it is as if there were no noise.
/// </summary>
internal static class ChoiceBenchmark
{
    private const int Threshold = 5;

    // Tables with larger figures are other explanations of a pattern, but are not judged themselves: their own explanations would be cut off.
    private const int Margin = 4;

    private static readonly (string Name, Cube Cube, int Largest, int Keys)[] Shapes =
    [
        ("row of three", Cube("a b c"), 12, 100),
        ("list (a b) c", Cube("p c a/p b/p"), 12, 100),
        ("list (a b) (c d)", Cube("p q a/p b/p c/q d/q"), 8, 100),
        ("square of 2 x 2", Cube("a b", "x y"), 8, 100),
    ];

    /// <summary>Prints three lines a shape.</summary>
    public static int Run()
    {
        Console.WriteLine($"k = {Threshold}; the small cells of all tables of a shape, by what is left of them");
        foreach (var (name, cube, largest, keys) in Shapes)
        {
            var patterns = Protect(cube, largest, keys);
            var known = patterns.GroupBy(p => p.Key.Key).Select(g => Judge(cube, largest, g.Select(p => (p.Key.Pattern, p.Value.Select(t => t)))));
            var unknown = Judge(cube, largest, patterns.GroupBy(p => p.Key.Pattern).Select(g => (g.Key, g.SelectMany(p => p.Value))));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, figures to {largest}, {keys} keys"));
            Console.WriteLine($"  key unknown: {unknown}");
            Console.WriteLine($"  key known:   {known.Aggregate((a, b) => a + b)}");
        }

        return 0;
    }

    private static ConcurrentDictionary<(int Key, string Pattern), ConcurrentBag<int>> Protect(Cube cube, int largest, int keys)
    {
        var patterns = new ConcurrentDictionary<(int, string), ConcurrentBag<int>>();
        NoiseKey[] noise = [.. Enumerable.Range(1, keys).Select(i => new NoiseKey([.. BitConverter.GetBytes(i), .. new byte[NoiseKey.Size - sizeof(int)]]))];
        var tables = (int)Math.Pow(largest + 1, Leaves(cube).Length);
        Parallel.For(0, tables, number =>
        {
            var figures = Figures(cube, largest, number);
            if (!Array.Exists(figures, f => f is > 0 and < Threshold))
            {
                return;
            }

            for (var key = 0; key < keys; key++)
            {
                var raw = new RawTable(new TableKey("partner", "indicator", "2020"), cube, [.. Enumerable.Range(0, cube.CellCount)], figures);
                var outcome = (ProtectionOutcome.Protected)DisclosureControl.Protect(raw, new ProtectionRules(Threshold), noise[key], null);
                var pattern = string.Join(' ', outcome.Table.Cells.Select(c => c.Value?.ToString(CultureInfo.InvariantCulture) ?? "x"));
                patterns.GetOrAdd((key, pattern), _ => []).Add(number);
            }
        });
        return patterns;
    }

    private static Left Judge(Cube cube, int largest, IEnumerable<(string Pattern, IEnumerable<int> Tables)> patterns)
    {
        var left = new Left(0, 0, 0, 0);
        foreach (var (pattern, sources) in patterns)
        {
            var shown = pattern.Split(' ');
            var tables = sources.GroupBy(t => t).Select(g => (Figures: Figures(cube, largest, g.Key), Times: g.Count())).ToList();
            double times = tables.Sum(t => t.Times);
            foreach (var cell in Enumerable.Range(0, shown.Length).Where(c => shown[c] == "x"))
            {
                var shares = tables.GroupBy(t => t.Figures[cell]).ToDictionary(g => g.Key, g => g.Sum(t => t.Times) / times);
                foreach (var table in tables.Where(t => t.Figures[cell] < Threshold && Leaves(cube).All(l => t.Figures[l] <= largest - Margin)))
                {
                    left += new Left(
                        table.Times, shares.Count == 1 ? table.Times : 0, shares.Count < 3 ? table.Times : 0, shares[table.Figures[cell]] >= 0.9 ? table.Times : 0);
                }
            }
        }

        return left;
    }

    private static int[] Leaves(Cube cube) => [.. Enumerable.Range(0, cube.CellCount).Where(cube.IsLeaf)];

    // The digits of the number, to the base of largest + 1, are the figures of the leaves.
    private static long[] Figures(Cube cube, int largest, int number)
    {
        var figures = new long[cube.CellCount];
        foreach (var leaf in Leaves(cube))
        {
            (number, figures[leaf]) = Math.DivRem(number, largest + 1);
        }

        foreach (var equation in cube.Equations().Reverse())
        {
            figures[equation.Total] = equation.Parts.Sum(p => figures[p]);
        }

        return figures;
    }

    private static Cube Cube(params string[] dimensions) => new([.. dimensions.Select((codes, d) => new Dimension(
        $"d{d}", CodeList.Create($"d{d}", codes.Split(' ').Select(c => c.Split('/')).Select(c => (c[0], c.ElementAtOrDefault(1))))))]);

    // Small cells, each counted once a table and key.
    private readonly record struct Left(double All, double One, double FewerThanThree, double NearlySure)
    {
        public static Left operator +(Left a, Left b) => new(a.All + b.All, a.One + b.One, a.FewerThanThree + b.FewerThanThree, a.NearlySure + b.NearlySure);

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{All:0} small cells, one value left {One:0} ({One / All:0.000 %}), fewer than three {FewerThanThree:0} ({FewerThanThree / All:0.00 %}), nine tenths sure {NearlySure / All:0.00 %}");
    }
}
