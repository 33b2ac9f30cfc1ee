using System.Collections.Concurrent;
using System.Globalization;
using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Benchmarks.Choice;

/// <summary>
/// What the choice of hidden cells tells somebody who knows the engine: every table of a shape is protected under many keys, and for each pattern it is counted which tables led
/// there. Each table and each key is taken as equally likely. Where one value is left, further keys are tried on the other tables that fit until one leads there as well. He who does not know the key must reckon with all of them; for him who knows it, it is as if there were no noise.
/// </summary>
internal static class ChoiceBenchmark
{
    private const int Threshold = 5;

    // Tables with larger figures are other explanations of a pattern, but are not judged themselves: their own explanations would be cut off.
    private const int Margin = 4;

    // A pattern that rare keys lead to needs many before another table is seen to lead there, too.
    private const int FurtherKeys = 5000;

    private static readonly (string Name, Cube Cube, int Largest, int Keys)[] Shapes =
    [
        ("row of three", Cube("a b c"), 12, 100),
        ("list (a b) c", Cube("p c a/p b/p"), 12, 100),
        ("list (a b) (c d)", Cube("p q a/p b/p c/q d/q"), 8, 20),
        ("square of 2 x 2", Cube("a b", "x y"), 8, 20),
    ];

    /// <summary>Prints three lines a shape.</summary>
    public static int Run()
    {
        Console.WriteLine($"k = {Threshold}; the small cells of all tables of a shape, by what is left of them");
        foreach (var (name, cube, largest, keys) in Shapes)
        {
            var patterns = Protect(cube, largest, keys);
            var known = patterns.GroupBy(p => p.Key.Key).Select(g => Judge(cube, largest, g.Select(p => (p.Key.Pattern, p.Value.Select(t => t))), (_, _) => []));
            var unknown = Judge(cube, largest, patterns.GroupBy(p => p.Key.Pattern).Select(g => (g.Key, g.SelectMany(p => p.Value))), (pattern, tables) => Others(cube, largest, keys, pattern, tables));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, figures to {largest}, {keys} keys"));
            Console.WriteLine($"  key unknown: {unknown}");
            Console.WriteLine($"  key known:   {known.Aggregate((a, b) => a + b)}");
        }

        return 0;
    }

    private static ConcurrentDictionary<(int Key, string Pattern), ConcurrentBag<int>> Protect(Cube cube, int largest, int keys)
    {
        var patterns = new ConcurrentDictionary<(int, string), ConcurrentBag<int>>();
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
                var pattern = PatternOf(cube, figures, key);
                patterns.GetOrAdd((key, pattern), _ => []).Add(number);
            }
        });
        return patterns;
    }

    private static string PatternOf(Cube cube, long[] figures, int key)
    {
        var raw = new RawTable(new TableKey("partner", "indicator", "2020"), cube, [.. Enumerable.Range(0, cube.CellCount)], figures);
        var noise = new NoiseKey([.. BitConverter.GetBytes(key), .. new byte[NoiseKey.Size - sizeof(int)]]);
        var outcome = (ProtectionOutcome.Protected)DisclosureControl.Protect(raw, new ProtectionRules(Threshold), noise, null);
        return string.Join(' ', outcome.Table.Cells.Select(c => c.Value?.ToString(CultureInfo.InvariantCulture) ?? "x"));
    }

    // Tables beside the known ones that lead to a pattern under further keys, until no cell has one value left.
    private static List<int> Others(Cube cube, int largest, int keys, string pattern, IReadOnlyCollection<int> known)
    {
        var shown = pattern.Split(' ');
        int[] hidden = [.. Enumerable.Range(0, shown.Length).Where(c => shown[c] == "x")];
        var found = known.Distinct().ToList();
        int[] fitting = [.. Enumerable.Range(0, (int)Math.Pow(largest + 1, Leaves(cube).Length)).Except(known).Where(number => Fits(Figures(cube, largest, number), shown))];
        bool IsOpen(int cell) => found.Select(t => Figures(cube, largest, t)[cell]).Distinct().Count() == 1;
        for (var from = keys; from < keys + FurtherKeys && hidden.Any(IsOpen); from += keys)
        {
            var leading = fitting.AsParallel().Where(t => Enumerable.Range(from, keys).Any(key => PatternOf(cube, Figures(cube, largest, t), key) == pattern)).ToList();
            found.AddRange(leading);
            fitting = [.. fitting.Except(leading)];
        }

        return [.. found.Except(known)];
    }

    private static bool Fits(long[] figures, string[] shown) => Enumerable.Range(0, shown.Length).All(c =>
        shown[c] == "x" ? figures[c] > 0 : shown[c] == figures[c].ToString(CultureInfo.InvariantCulture));

    private static Left Judge(
        Cube cube, int largest, IEnumerable<(string Pattern, IEnumerable<int> Tables)> patterns, Func<string, IReadOnlyCollection<int>, IEnumerable<int>> others)
    {
        var left = new Left(0, 0, 0, 0);
        foreach (var (pattern, sources) in patterns)
        {
            var shown = pattern.Split(' ');
            int[] known = [.. sources];
            var tables = known.GroupBy(t => t).Select(g => (Figures: Figures(cube, largest, g.Key), Times: g.Count())).ToList();
            int[] hidden = [.. Enumerable.Range(0, shown.Length).Where(c => shown[c] == "x")];
            if (hidden.Any(c => tables[0].Figures[c] < Threshold && tables.TrueForAll(t => t.Figures[c] == tables[0].Figures[c]) && tables.Exists(t => IsInside(cube, largest, t.Figures))))
            {
                tables.AddRange(others(pattern, known).Select(t => (Figures(cube, largest, t), 0)));
            }

            double times = tables.Sum(t => t.Times);
            foreach (var cell in hidden)
            {
                var shares = tables.GroupBy(t => t.Figures[cell]).ToDictionary(g => g.Key, g => g.Sum(t => t.Times) / times);
                foreach (var table in tables.Where(t => t.Figures[cell] < Threshold && IsInside(cube, largest, t.Figures)))
                {
                    left += new Left(
                        table.Times, shares.Count == 1 ? table.Times : 0, shares.Count < 3 ? table.Times : 0, shares[table.Figures[cell]] >= 0.9 ? table.Times : 0);
                }
            }
        }

        return left;
    }

    private static bool IsInside(Cube cube, int largest, long[] figures) => Leaves(cube).All(l => figures[l] <= largest - Margin);

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
