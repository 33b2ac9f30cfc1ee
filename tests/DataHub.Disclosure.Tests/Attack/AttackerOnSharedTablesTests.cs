using System.Diagnostics;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Attack;

internal sealed class AttackerOnSharedTablesTests
{
    private const int K = 5;

    [TestCase("a")]
    [TestCase("b")]
    [TestCase("c")]
    public void Hiding_the_small_cells_alone_is_caught(string name)
    {
        var figures = Figures(name, out var structure);
        var table = Protect(structure, figures, f => f is >= 1 and < K);
        var primaries = Enumerable.Range(0, figures.Length).Where(p => figures[p] is >= 1 and < K).ToList();

        var clock = Stopwatch.StartNew();
        var result = Attacker.Run(table, primaries);
        TestContext.Out.WriteLine($"{name}: {primaries.Count} primaries, {result.Unprotected.Count} unprotected, {clock.ElapsedMilliseconds} ms");

        Assert.That(result.IsSafe, Is.False);
    }

    [TestCase("a")]
    [TestCase("b")]
    [TestCase("c")]
    public void Hiding_everything_but_the_zeros_is_safe(string name)
    {
        var figures = Figures(name, out var structure);
        var table = Protect(structure, figures, f => f > 0);
        var primaries = Enumerable.Range(0, figures.Length).Where(p => figures[p] is >= 1 and < K).ToList();

        var clock = Stopwatch.StartNew();
        var result = Attacker.Run(table, primaries);
        TestContext.Out.WriteLine($"{name}: {primaries.Count} primaries, {clock.ElapsedMilliseconds} ms");

        Assert.That(result.IsSafe, Is.True);
        Assert.That(result.Bounds.Values.Select(b => b.Upper), Is.All.Null);
    }

    [TestCase("b")]
    [TestCase("c")]
    public void A_small_cell_alone_in_a_row_that_is_shown_is_caught_in_the_midst_of_a_hidden_table(string name)
    {
        var structure = Structure(name, out var figures);
        var row = structure.Equations.First(e => e.Parts.Count(p => figures[p] > 0) > 2 && e.Parts.Any(p => figures[p] == 3));
        var cell = row.Parts.First(p => figures[p] == 3);
        var shown = row.Parts.Append(row.Total).Where(p => p != cell).ToHashSet();
        var table = new ProtectedTable(new TableKey("partner", "indicator", "2020"), 1, new ProtectionRules(K), structure, [.. figures.Select((f, p) =>
            f > 0 && !shown.Contains(p) ? Cell.Suppressed(p, CellOrigin.Follows) : Cell.Published(p, CellOrigin.Follows, f))]);

        var result = Attacker.Run(table, [cell]);

        Assert.That(result.Unprotected, Is.EqualTo(new[] { cell }));
        Assert.That(result.Exact, Does.Contain(cell));
    }

    [Test]
    public void Bounds_of_a_large_table_are_tight_only_if_asked_for()
    {
        var table = Protect(Structure("b", out var figures), figures, f => f is >= 1 and < 100);

        var loose = Attacker.Audit(table);
        var tight = Attacker.Audit(table, new AttackOptions(TightBounds: true));

        Assert.That((loose.AreBoundsTight, tight.AreBoundsTight), Is.EqualTo((false, true)));
        Assert.That(tight.Bounds.All(b => b.Value.Lower >= loose.Bounds[b.Key].Lower && b.Value.Upper <= loose.Bounds[b.Key].Upper), Is.True);
        Assert.That(tight.Unprotected, Is.EqualTo(loose.Unprotected));
    }

    private static TableStructure Structure(string name, out long[] figures)
    {
        figures = Figures(name, out var structure);
        return structure;
    }

    private static long[] Figures(string name, out TableStructure structure)
    {
        var raw = SharedTables.Read(name);
        structure = new TableStructure(raw.Cube, []);
        return SharedTables.Figures(raw);
    }

    private static ProtectedTable Protect(TableStructure structure, long[] figures, Func<long, bool> isHidden) => new(
        new TableKey("partner", "indicator", "2020"), 1, new ProtectionRules(K), structure,
        [.. figures.Select((f, p) => isHidden(f) ? Cell.Suppressed(p, CellOrigin.Follows) : Cell.Published(p, CellOrigin.Follows, f))]);
}
