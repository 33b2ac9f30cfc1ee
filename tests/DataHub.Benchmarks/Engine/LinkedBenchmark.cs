using System.Diagnostics;
using System.Globalization;
using DataHub.Benchmarks.Http;
using DataHub.Disclosure;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Linked;
using DataHub.Disclosure.Tables;

namespace DataHub.Benchmarks.Engine;

/// <summary>
/// Four years, each of four quarters and then the year, of a table of 315 cells with 25 small leaves a quarter, and then a corrected quarter: how long it takes to judge each beside all that is stored.
/// Once more with each year before its quarters.
/// </summary>
internal static class LinkedBenchmark
{
    private const int Threshold = 5;
    private const int Small = 25;
    private const int Runs = 3;
    private const int Years = 4;

    /// <summary>Prints a line for each period.</summary>
    public static void Run()
    {
        Run("quarters first", ["-Q1", "-Q2", "-Q3", "-Q4", string.Empty]);
        Run("year first", [string.Empty, "-Q1", "-Q2", "-Q3", "-Q4"]);
    }

    private static void Run(string name, string[] order)
    {
        var cube = new Cube([Dimension("x", 20), Dimension("y", 14)]);
        string[] periods = [.. Enumerable.Range(2020, Years).SelectMany(year => order.Select(o => $"{year}{o}")), "2021-Q2"];
        var times = Array.ConvertAll(periods, _ => new List<double>());
        var (beside, hidden, fallbacks, refused, isSafe) = (new int[periods.Length], new double[periods.Length], 0, 0, true);
        for (var run = 0; run < Runs; run++)
        {
            var stored = new List<LinkedTable>();
            for (var p = 0; p < periods.Length; p++)
            {
                var raw = Raw(cube, periods[p], Leaves(cube, periods[p], run, isCorrected: p == periods.Length - 1));
                var linked = LinkedWith(raw.Key.TimePeriod, stored);
                var start = Stopwatch.GetTimestamp();
                var outcome = DisclosureControl.Protect(
                    [new NewTable(raw, stored.Count(s => s.Table.Key == raw.Key) + 1)], linked, Temporal.Flow, new ProtectionRules(Threshold), new NoiseKey(new byte[NoiseKey.Size]), new ProtectionOptions(TimeSpan.FromSeconds(30)))[0];
                times[p].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                beside[p] = linked.Count;
                if (outcome is not ProtectionOutcome.Protected { Table: var table } made)
                {
                    refused++;
                    continue;
                }

                stored.Add(new LinkedTable(table, cube));
                hidden[p] += table.Cells.Count(c => c.Value is null);
                fallbacks += made.IsFallback ? 1 : 0;
            }

            isSafe &= stored.GroupBy(s => s.Table.Key.TimePeriod[..4]).All(year => LinkedTables.Of([.. year], Temporal.Flow).Views.All(view => Attacker.Audit(view).IsSafe));
        }

        for (var p = 0; p < periods.Length; p++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"linked    {name}: {periods[p],-8} with {p,2} tables stored, {beside[p]} of them linked: median {times[p].Median(),6:0.0} ms, longest {times[p].Max(),6:0.0} ms; hidden {hidden[p] / Runs:0} of {cube.CellCount}"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"linked    {name}: {Runs * periods.Length} tables, {fallbacks} fallbacks, {refused} refused; every year audited with all its tables: {(isSafe ? "safe" : "UNSAFE")}"));
    }

    // As the hub finds them.
    private static List<LinkedTable> LinkedWith(string period, List<LinkedTable> stored)
    {
        var own = Parse(period);
        var around = LinkedPeriods.Around(own, Temporal.Flow, [Granularity.Quarter, Granularity.Year]);
        var there = stored.Select(s => Parse(s.Table.Key.TimePeriod)).Where(around.Contains);
        var chain = LinkedPeriods.Chains(there.Append(own), Temporal.Flow).First(c => c.Contains(own));
        return stored.FindAll(s => chain.Contains(Parse(s.Table.Key.TimePeriod)));
    }

    private static TimePeriod Parse(string text) => TimePeriod.TryParse(text, out var period) ? period : throw new ArgumentException(text);

    private static RawTable Raw(Cube cube, string period, long[] leaves)
        => new(new TableKey("partner", "linked", period), cube, [.. Enumerable.Range(0, cube.CellCount).Where(cube.IsLeaf)], leaves);

    // A year is the sum of its quarters; in a corrected quarter one leaf in twenty is another.
    private static long[] Leaves(Cube cube, string period, int run, bool isCorrected)
    {
        if (period.Length == 4)
        {
            var quarters = Enumerable.Range(1, 4).Select(q => Leaves(cube, $"{period}-Q{q}", run, isCorrected: false)).ToArray();
            return [.. quarters[0].Select((_, l) => quarters.Sum(q => q[l]))];
        }

        var random = new Random((((period[3] * 4) + period[6]) * Runs) + run);
        var leaves = new long[Enumerable.Range(0, cube.CellCount).Count(cube.IsLeaf)];
        int[] order = [.. Enumerable.Range(0, leaves.Length)];
        random.Shuffle(order);
        for (var i = 0; i < leaves.Length; i++)
        {
            leaves[order[i]] = i < Small ? random.Next(1, Threshold) : random.Next(Threshold, 200);
        }

        for (var i = 0; isCorrected && i < leaves.Length; i += 20)
        {
            leaves[i] += random.Next(1, Threshold);
        }

        return leaves;
    }

    private static Dimension Dimension(string code, int count)
        => new(code, CodeList.Flat(code, [.. Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{code}{i:00}"))]));
}
