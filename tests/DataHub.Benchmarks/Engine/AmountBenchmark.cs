using System.Diagnostics;
using System.Globalization;
using DataHub.Disclosure;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Benchmarks.Engine;

/// <summary>The engine on synthetic tables of amounts, k = 5, p = 10: what it hides and how long it takes, and what an audit of the published table finds that should not be.</summary>
internal static class AmountBenchmark
{
    private const int Threshold = 5;
    private const int Percent = 10;

    private static readonly (int Parents, int[] Sizes)[] Shapes = [(0, [9, 5]), (0, [20, 14]), (0, [9, 9, 9]), (5, [20, 11, 12]), (5, [20, 19, 19])];

    /// <summary>Prints a line a table.</summary>
    public static void Run()
    {
        Console.WriteLine($"p = {Percent}; amounts   cells primary secondary seconds, CPU seconds, unprotected, sums of few units");
        foreach (var (parents, sizes) in Shapes)
        {
            Measure(SyntheticAmounts.Cube(parents, sizes));
        }
    }

    private static void Measure(Cube cube)
    {
        var units = SyntheticAmounts.Units(cube, seed: 1);
        using var process = Process.GetCurrentProcess();
        var (start, cpu) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        var outcome = (ProtectionOutcome.Protected)DisclosureControl.Protect(
            SyntheticAmounts.Send(cube, units), new ProtectionRules(Threshold, Disclosure.Measure.Amount) { PPercent = Percent }, new NoiseKey(new byte[NoiseKey.Size]));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        var cpuSeconds = (process.TotalProcessorTime - cpu).TotalSeconds;

        var behind = Enumerable.Range(0, cube.CellCount).Select(c => cube.LeavesBelow(c).SelectMany(l => units[l]).OrderDescending().ToArray()).ToArray();
        int[] primaries = [.. Enumerable.Range(0, behind.Length).Where(c => IsPrimary(behind[c]))];
        var bounds = Attacker.Audit(outcome.Table, new AttackOptions(TightBounds: true)).Bounds;
        var unprotected = primaries.Count(p => !bounds.TryGetValue(p, out var b) || !IsUncertain(behind[p].Sum(), b));
        var sums = Attacker.FindSumOfFew(outcome.Table, Counts(outcome.Table, behind)) switch { { IsRuledOut: true } => "none", { Units: > 0 } => "SOME", _ => "unknown" };
        var hidden = outcome.Table.Cells.Count(c => c.Status == CellStatus.Suppressed);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"        amounts {cube.CellCount,7} {primaries.Length,7} {hidden - primaries.Length,9} {seconds,7:0.00} {cpuSeconds,6:0.00} {unprotected,11} {sums,8}{(outcome.IsFallback ? "  FALLBACK" : string.Empty)}"));
    }

    // To somebody who has the units of every published amount.
    private static ProtectedTable Counts(ProtectedTable amounts, long[][] behind) => new(
        amounts.Key, 1, new ProtectionRules(Threshold), amounts.Structure,
        [.. amounts.Cells.Select(c => c.Value is null ? c : Cell.Published(c.Position, c.Origin, behind[c.Position].Length))]);

    private static bool IsPrimary(long[] units)
        => units.Length > 0 && (units.Length < Threshold || units.Skip(2).Sum() * 100 < units[0] * Percent);

    private static bool IsUncertain(long amount, Bounds bounds)
        => Math.Max(1, ((amount * Percent) + 99) / 100) is var margin && bounds.Lower <= Math.Max(0, amount - margin) && !(bounds.Upper < amount + margin);
}
