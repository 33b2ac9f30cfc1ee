using System.Diagnostics;
using System.Globalization;
using DataHub.Benchmarks.Http;
using DataHub.Disclosure;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Benchmarks.Engine;

/// <summary>The engine on benchmark tables, one thread, k = 5, zeros published: what it hides, how long it takes, and whether the result is safe. Tables of amounts come after the everyday ones.</summary>
internal static class EngineBenchmark
{
    private const int Threshold = 5;
    private const int EverydayTables = 200;

    /// <summary>Prints a line a table. Words: <c>amounts</c> or <c>linked</c> alone, or table names, or <c>--tables FOLDER</c> for the folder that holds them; none: the tables that lie beside the checkout.</summary>
    public static int Run(IReadOnlyList<string> words)
    {
        if (words is ["amounts"])
        {
            AmountBenchmark.Run();
            return 0;
        }

        if (words is ["linked"])
        {
            LinkedBenchmark.Run();
            return 0;
        }

        var isNamed = words is ["--tables", _, ..];
        var folder = isNamed ? words[1] : Path.Combine("..", "shared", "data", "tables");
        string[] names = [.. words.Skip(isNamed ? 2 : 0)];
        Console.WriteLine($"k = {Threshold}; {"table",-9} cells primary secondary count mass seconds, CPU seconds, peak MiB, unprotected");
        foreach (var (rows, columns, small) in new[] { (9, 5, 5), (13, 10, 12), (20, 14, 25) })
        {
            Everyday(rows, columns, small);
        }

        AmountBenchmark.Run();
        foreach (var name in names.Length > 0 ? names : ["a", "b", "c", "d"])
        {
            if (!File.Exists(Path.Combine(folder, name + ".csv")))
            {
                Console.Error.WriteLine($"{name}.csv is not in {folder}; --tables FOLDER names another.");
                return 2;
            }

            Measure(name, TableFile.Read(folder, name));
        }

        return 0;
    }

    private static void Measure(string name, RawTable raw)
    {
        using var process = Process.GetCurrentProcess();
        var (clock, cpu) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        var outcome = Protect(raw);
        var (seconds, cpuSeconds) = (Stopwatch.GetElapsedTime(clock).TotalSeconds, (process.TotalProcessorTime - cpu).TotalSeconds);
        process.Refresh();

        var figures = TableFile.Figures(raw);
        var suppressed = outcome.Table.Cells.Where(c => c.Status == CellStatus.Suppressed).Select(c => c.Position).ToList();
        var primaries = suppressed.Where(p => figures[p] < Threshold).ToList();
        var unprotected = Attacker.Run(outcome.Table, primaries).Unprotected.Count;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-9} {raw.Cube.CellCount,7} {outcome.PrimaryCount,7} {suppressed.Count - primaries.Count,9} {suppressed.Sum(p => figures[p]) - primaries.Sum(p => figures[p]),10} {seconds,8:0.00} {cpuSeconds,6:0.00} {process.PeakWorkingSet64 >> 20,8} {unprotected,11}{(outcome.IsFallback ? "  FALLBACK" : outcome.IsOptimal ? "  optimal" : "")}"));
    }

    private static void Everyday(int rows, int columns, int small)
    {
        var cube = new Cube([Dimension("x", rows), Dimension("y", columns)]);
        var (times, secondary, primary, optimal) = (new List<double>(), 0.0, 0.0, 0.0);
        for (var period = 0; period < EverydayTables; period++)
        {
            var raw = Raw(cube, new Random(period), small);
            var start = Stopwatch.GetTimestamp();
            var outcome = Protect(raw);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            primary += outcome.PrimaryCount;
            optimal += outcome.IsOptimal ? 1 : 0;
            secondary += outcome.Table.Cells.Count(c => c.Status == CellStatus.Suppressed) - outcome.PrimaryCount;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"everyday  {cube.CellCount,7} {primary / EverydayTables,7:0.0} {secondary / EverydayTables,9:0.0}   median {times.Skip(EverydayTables / 10).Median():0.0} ms, longest {times.Max():0.0} ms of {EverydayTables}, {optimal / EverydayTables:0 %} proven optimal"));
    }

    // Leaves from 5 to 200, but for the given number of small ones.
    private static RawTable Raw(Cube cube, Random random, int small)
    {
        int[] leaves = [.. Enumerable.Range(0, cube.CellCount).Where(cube.IsLeaf)];
        random.Shuffle(leaves);
        var figures = Array.ConvertAll(leaves, _ => (long)random.Next(Threshold, 200));
        for (var i = 0; i < small; i++)
        {
            figures[i] = random.Next(1, Threshold);
        }

        return new RawTable(new TableKey("partner", "everyday", "2020"), cube, leaves, figures);
    }

    private static ProtectionOutcome.Protected Protect(RawTable raw)
        => (ProtectionOutcome.Protected)DisclosureControl.Protect(raw, new ProtectionRules(Threshold), new NoiseKey(new byte[NoiseKey.Size]));

    private static Dimension Dimension(string code, int count)
        => new(code, CodeList.Flat(code, [.. Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{code}{i:00}"))]));
}
