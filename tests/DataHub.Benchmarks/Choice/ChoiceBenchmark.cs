using System.Collections.Concurrent;
using System.Globalization;
using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Benchmarks.Choice;

/// <summary>
/// What the choice of hidden cells tells somebody who knows the engine but not the key: every table of a shape is protected under many keys, and for each
/// pattern it is counted which tables led there. Each table and each key is taken as equally likely.
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
        ("list (a b) (c d)", Cube("p q a/p b/p c/q d/q"), 8, 20),
        ("square of 2 x 2", Cube("a b", "x y"), 8, 20),
    ];

    /// <summary>Prints a line a shape.</summary>
    public static int Run()
    {
        Console.WriteLine($"k = {Threshold}; the small cells of all tables of a shape, by what is left of them over all keys");
        foreach (var (name, cube, largest, keys) in Shapes)
        {
            var patterns = Protect(cube, largest, keys);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-18} figures to {largest,2}, {keys,3} keys: {Judge(cube, largest, patterns)}"));
        }

        return 0;
    }

    private static ConcurrentDictionary<string, ConcurrentDictionary<int, int>> Protect(Cube cube, int largest, int keys)
    {
        var patterns = new ConcurrentDictionary<string, ConcurrentDictionary<int, int>>();
        NoiseKey[] noise = [.. Enumerable.Range(1, keys).Select(i => new NoiseKey([.. BitConverter.GetBytes(i), .. new byte[NoiseKey.Size - sizeof(int)]]))];
        var tables = (int)Math.Pow(largest + 1, Leaves(cube).Length);
        Parallel.For(0, tables, number =>
        {
            var figures = Figures(cube, largest, number);
            if (!Array.Exists(figures, f => f is > 0 and < Threshold))
            {
                return;
            }

            foreach (var key in noise)
            {
                var raw = new RawTable(new TableKey("partner", "indicator", "2020"), cube, [.. Enumerable.Range(0, cube.CellCount)], figures);
                var outcome = (ProtectionOutcome.Protected)DisclosureControl.Protect(raw, new ProtectionRules(Threshold), key, null);
                var pattern = string.Join(' ', outcome.Table.Cells.Select(c => c.Value?.ToString(CultureInfo.InvariantCulture) ?? "x"));
                patterns.GetOrAdd(pattern, _ => new()).AddOrUpdate(number, 1, (_, times) => times + 1);
            }
        });
        return patterns;
    }

    private static string Judge(Cube cube, int largest, ConcurrentDictionary<string, ConcurrentDictionary<int, int>> patterns)
    {
        double all = 0, single = 0, sure = 0;
        foreach (var (pattern, sources) in patterns)
        {
            var shown = pattern.Split(' ');
            var tables = sources.Select(s => (Figures: Figures(cube, largest, s.Key), Times: s.Value)).ToList();
            double times = tables.Sum(t => t.Times);
            foreach (var cell in Enumerable.Range(0, shown.Length).Where(c => shown[c] == "x"))
            {
                var shares = tables.GroupBy(t => t.Figures[cell]).ToDictionary(g => g.Key, g => g.Sum(t => t.Times) / times);
                foreach (var table in tables.Where(t => t.Figures[cell] < Threshold && Leaves(cube).All(l => t.Figures[l] <= largest - Margin)))
                {
                    all += table.Times;
                    single += shares.Count == 1 ? table.Times : 0;
                    sure += shares[table.Figures[cell]] >= 0.9 ? table.Times : 0;
                }
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"one value left {single / all:0.00 %}, nine tenths sure {sure / all:0.00 %}");
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
}
