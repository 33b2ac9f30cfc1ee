using System.Collections.Concurrent;
using System.Globalization;
using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Benchmarks.Choice;

/// <summary>
/// What the choice of hidden cells tells somebody who knows the engine: every table of a shape is protected under many keys, and for each pattern it is counted which tables led
/// there. Each table and each key is taken as equally likely. Where one answer is left, further keys are tried on the other tables that fit until one leads there as well. He who does not know
/// the key must reckon with all of them; for him who knows it, it is as if there were no noise.
/// </summary>
internal static class ChoiceBenchmark
{
    // A pattern that rare keys lead to needs many before another table is seen to lead there, too.
    private const int FurtherKeys = 5000;

    private static readonly ProtectionRules Counts = new(5);
    private static readonly ProtectionRules NoZeros = Counts with { HidesZeros = true };
    private static readonly ProtectionRules Groups = new(3) { SensitiveDimensions = ["d1"] };
    private static readonly ProtectionRules Amounts = new(5, Measure.Amount) { PPercent = ProtectionRules.DefaultPPercent };

    private static IEnumerable<ChoiceShape> Shapes =>
    [
        new("row", Cube("a b c"), 12, 100, Counts),
        new("list", Cube("c p a/p b/p"), 12, 100, Counts),
        new("lists", Cube("p q a/p b/p c/q d/q"), 8, 20, Counts),
        new("square", Cube("a b", "x y"), 8, 20, Counts),
        new("square-weight", Cube("a b", "x y"), 8, 20, Counts, new Preferences { Weights = new Dictionary<string, int> { ["d0"] = 3 } }),
        new("row-hide", Cube("a b c"), 12, 100, NoZeros),
        new("list-hide", Cube("c p a/p b/p"), 12, 100, NoZeros),
        new("square-hide", Cube("a b", "x y"), 8, 20, NoZeros),
        new("square-group", Cube("a b", "x y"), 6, 20, Groups),
        new("square-hide-group", Cube("a b", "x y"), 6, 20, Groups with { HidesZeros = true }),
        new("row-amounts", Cube("a b c"), 8, 20, Amounts),
    ];

    /// <summary>Prints three lines a shape.</summary>
    /// <param name="names">The shapes; none: all.</param>
    public static int Run(IReadOnlyList<string> names)
    {
        foreach (var shape in Shapes.Where(s => names.Count == 0 || names.Contains(s.Name)))
        {
            var patterns = Protect(shape);
            var known = patterns.GroupBy(p => p.Key.Key).Select(g => Judge(shape, g.Select(p => (p.Key.Pattern, p.Value.Select(t => t))), (_, _) => []));
            var unknown = Judge(shape, patterns.GroupBy(p => p.Key.Pattern).Select(g => (g.Key, g.SelectMany(p => p.Value))), (pattern, tables) => Others(shape, pattern, tables));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"what is left of the secrets of all tables of {shape.Name}, k = {shape.Threshold}, figures to {shape.Largest}, {shape.Keys} keys"));
            Console.WriteLine($"  key unknown: {unknown}");
            Console.WriteLine($"  key known:   {known.Aggregate((a, b) => a + b)}");
        }

        return 0;
    }

    private static ConcurrentDictionary<(int Key, string Pattern), ConcurrentBag<int>> Protect(ChoiceShape shape)
    {
        var patterns = new ConcurrentDictionary<(int, string), ConcurrentBag<int>>();
        Parallel.For(0, shape.Count, table =>
        {
            for (var key = 0; key < shape.Keys; key++)
            {
                patterns.GetOrAdd((key, shape.PatternOf(table, key)), _ => []).Add(table);
            }
        });
        return patterns;
    }

    // Tables beside the known ones that lead to a pattern under further keys, until no secret has one answer left.
    private static List<int> Others(ChoiceShape shape, string pattern, IReadOnlyCollection<int> known)
    {
        var found = known.ToList();
        int[] fitting = [.. shape.Fitting(pattern).Except(known)];
        for (var from = shape.Keys; from < shape.Keys + FurtherKeys && fitting.Length > 0 && IsOpen(shape, pattern, found); from += shape.Keys)
        {
            var leading = fitting.AsParallel().Where(t => Enumerable.Range(from, shape.Keys).Any(key => shape.PatternOf(t, key) == pattern)).ToList();
            found.AddRange(leading);
            fitting = [.. fitting.Except(leading)];
        }

        return [.. found.Except(known)];
    }

    private static bool IsOpen(ChoiceShape shape, string pattern, IReadOnlyCollection<int> tables) => shape.Questions(pattern).Any(q =>
    {
        var answers = tables.Select(q.AnswerOf).ToHashSet();
        return tables.Any(t => shape.IsInside(t) && q.IsSecret(t) && Left.IsKnown(shape, q, q.AnswerOf(t), answers));
    });

    private static Left Judge(
        ChoiceShape shape, IEnumerable<(string Pattern, IEnumerable<int> Tables)> patterns, Func<string, IReadOnlyCollection<int>, IEnumerable<int>> others)
    {
        var left = new Left(0, 0, 0, 0);
        foreach (var (pattern, sources) in patterns)
        {
            var tables = sources.GroupBy(t => t).Select(g => (Table: g.Key, Times: g.Count())).ToList();
            int[] known = [.. tables.Select(t => t.Table)];
            if (IsOpen(shape, pattern, known))
            {
                tables.AddRange(others(pattern, known).Select(t => (t, 0)));
            }

            left = shape.Questions(pattern).Aggregate(left, (sum, question) => sum + Left.Of(shape, question, tables));
        }

        return left;
    }

    private static Cube Cube(params string[] dimensions) => new([.. dimensions.Select((codes, d) => new Dimension(
        $"d{d}", CodeList.Create($"d{d}", codes.Split(' ').Select(c => c.Split('/')).Select(c => (c[0], c.ElementAtOrDefault(1))))))]);
}
