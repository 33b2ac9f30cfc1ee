using System.Diagnostics;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Complementary;

internal sealed class SharedTablesTests
{
    [TestCase("a", 18)]
    [TestCase("b", 169)]
    public void A_benchmark_table_is_safe_without_the_fallback(string name, int small)
    {
        var raw = SharedTables.Read(name);
        var figures = SharedTables.Figures(raw);
        var clock = Stopwatch.StartNew();

        var outcome = Sent.Protect(raw);

        var seconds = clock.Elapsed.TotalSeconds;
        int[] primaries = [.. outcome.Table.Cells.Select(c => c.Position).Where(p => figures[p] is >= 1 and < 5)];
        var suppressed = outcome.Suppressed().Length;
        TestContext.Out.WriteLine($"{name}: {primaries.Length} primary, {suppressed - primaries.Length} secondary, {seconds:0.0} s");
        Assert.That(primaries, Has.Length.EqualTo(small));
        Assert.That(Attacker.Run(outcome.Table, primaries).Unprotected, Is.Empty);
        Assert.That(outcome.IsFallback, Is.False);
    }
}
