using System.Diagnostics;
using System.Globalization;
using DataHub.Benchmarks.Http;
using DataHub.Disclosure;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Linked;
using DataHub.Disclosure.Tables;

namespace DataHub.Benchmarks.Engine;

/// <summary>Quarters of one year, then the year, of a table of 315 cells with 25 small leaves a quarter: how long it takes to judge each beside those that are stored.</summary>
internal static class LinkedBenchmark
{
    private const int Threshold = 5;
    private const int Small = 25;
    private const int Years = 10;

    private static readonly string[] Periods = ["2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4", "2020"];

    /// <summary>Prints a line a period.</summary>
    public static void Run()
    {
        var cube = new Cube([Dimension("x", 20), Dimension("y", 14)]);
        var times = Array.ConvertAll(Periods, _ => new List<double>());
        var (hidden, fallbacks, refused, isSafe) = (new double[Periods.Length], new int[Periods.Length], new int[Periods.Length], true);
        for (var year = 0; year < Years; year++)
        {
            var quarters = Enumerable.Range(0, 4).Select(q => Leaves(cube, new Random((year * 4) + q))).ToArray();
            var stored = new List<LinkedTable>();
            for (var p = 0; p < Periods.Length; p++)
            {
                var raw = Raw(cube, Periods[p], p < 4 ? quarters[p] : [.. quarters[0].Select((_, l) => quarters.Sum(q => q[l]))]);
                var start = Stopwatch.GetTimestamp();
                var outcome = DisclosureControl.Protect([raw], stored, Temporal.Flow, new ProtectionRules(Threshold), new NoiseKey(new byte[NoiseKey.Size]))[0];
                times[p].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                if (outcome is not ProtectionOutcome.Protected { Table: var table } made)
                {
                    refused[p]++;
                    continue;
                }

                stored.Add(new LinkedTable(table, cube));
                hidden[p] += table.Cells.Count(c => c.Value is null);
                fallbacks[p] += made.IsFallback ? 1 : 0;
            }

            isSafe &= Attacker.Audit(LinkedTables.Of(stored, Temporal.Flow).Joint).IsSafe;
        }

        for (var p = 0; p < Periods.Length; p++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"linked    {Periods[p],-8} beside {p} stored: median {times[p].Skip(1).Median(),6:0.0} ms, longest {times[p].Max(),6:0.0} ms of {Years}; hidden {hidden[p] / Years:0.0} of {cube.CellCount}, fallbacks {fallbacks[p]}, refused {refused[p]}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"linked    {Years} years, each audited with all its tables: {(isSafe ? "safe" : "UNSAFE")}"));
    }

    private static RawTable Raw(Cube cube, string period, long[] leaves)
        => new(new TableKey("partner", "linked", period), cube, [.. Enumerable.Range(0, cube.CellCount).Where(cube.IsLeaf)], leaves);

    private static long[] Leaves(Cube cube, Random random)
    {
        var leaves = new long[Enumerable.Range(0, cube.CellCount).Count(cube.IsLeaf)];
        int[] order = [.. Enumerable.Range(0, leaves.Length)];
        random.Shuffle(order);
        for (var i = 0; i < leaves.Length; i++)
        {
            leaves[order[i]] = i < Small ? random.Next(1, Threshold) : random.Next(Threshold, 200);
        }

        return leaves;
    }

    private static Dimension Dimension(string code, int count)
        => new(code, CodeList.Flat(code, [.. Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{code}{i:00}"))]));
}
