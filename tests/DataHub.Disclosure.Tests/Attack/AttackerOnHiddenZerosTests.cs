using System.Text;
using CsCheck;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Attack;

/// <summary>Random patterns, safe or not, of policies that hide zeros: the attacker must find what the enumeration finds.</summary>
internal sealed class AttackerOnHiddenZerosTests
{
    private static readonly Gen<ProtectedTable> Any = SmallTable.Any.Select(t => (t with { HidesZeros = true }).Protect());

    private static readonly Gen<ProtectedTable> Plane = SmallTable.Plane.Select(t => (t with { HidesZeros = true }).Protect());

    [Test]
    public void The_same_cells_are_unprotected()
        => Any.Sample(Agree, seed: "0000000000610", iter: 1000, print: Print);

    [Test]
    public void The_same_cells_are_seen_not_to_be_small()
        => Plane.Sample(
            table =>
            {
                var (result, notSmall) = (Attacker.Audit(table), Enumeration.NotSmall(table, out var isContradictory));
                return isContradictory ? !result.IsSafe : notSmall is null || table.Revision > 1 || result.Exact.Count > 0 || (result.IsSafe && notSmall.SetEquals(result.NotSmall));
            },
            seed: "0000000000620", iter: 1000, print: Print);

    [Test]
    public void No_table_is_safe_in_which_somebody_finds_that_a_primary_cell_lacks_a_value()
        => SmallTable.Tiny.Sample(
            sent => HideAtRandom(sent, out var truth) is var table && (!IsSafe(table, truth) || Worlds.KeepTruth(table, truth)),
            seed: "0000000000630", iter: Deep.Of(200, 2000), print: t => Print(HideAtRandom(t, out _)));

    [Test]
    public void A_hidden_cell_with_one_value_below_k_left_is_named()
        => Any.Sample(
            table => Enumeration.Of(table) is not { } all || Attacker.Audit(table).Exact.SequenceEqual(Pattern.Hidden(table).Where(p =>
                all.Bounds(p) is var b && b.Lower == b.Upper && b.Lower < table.Rules.Threshold)),
            seed: "0000000000640", iter: Deep.Of(250, 2000), print: Print);

    [Test]
    public void A_published_zero_is_unsafe()
        => Assert.That(Attacker.Audit(Line(20, 0, 20)).Unprotected, Is.EqualTo([1]));

    // Nothing but the zero is hidden.
    [Test]
    public void A_zero_that_is_what_is_left_is_found()
        => Assert.That(Attacker.Audit(Line(20, null, 20)).Exact, Is.EqualTo([1]));

    // Two hidden cells share 4: both are small or 0, neither can be 5.
    [Test]
    public void A_hidden_cell_must_be_able_to_be_k()
    {
        Assert.That(Attacker.Run(Line(24, null, null, 20), [1, 2]).Unprotected, Is.EqualTo([1, 2]));
        Assert.That(Attacker.Run(Line(25, null, null, 20), [1, 2]).Unprotected, Is.Empty);
    }

    // x 8 and the square's total 20 leave y 12; a is 8 or more in x and y together, so what nobody sent is known all the same.
    [Test]
    public void An_unknown_cell_that_is_known_all_the_same_counts_as_a_small_sum()
    {
        var structure = new TableStructure(Pattern.Cube(2, 2), []);
        Cell[] cells = [.. new[] { 0, 3, 1, 4 }.Order().Select(p => Cell.Published(p, CellOrigin.Sent, 8))];

        Assert.That(Attacker.Audit(new ProtectedTable(Sent.Table, 1, new ProtectionRules(5) { HidesZeros = true }, structure, cells)).HasSmallSums, Is.True);
    }

    // An audit tells of cells that it is safe if they are not small.
    private static bool IsSafe(ProtectedTable table, long[] truth)
        => Attacker.Audit(table) is { IsSafe: true } result && result.NotSmall.All(p => truth[p] >= table.Rules.Threshold);

    // What the engine judges, with everything below k hidden and some other cells.
    private static ProtectedTable HideAtRandom(SmallTable sent, out long[] truth)
    {
        var made = ((ProtectionOutcome.Protected)DisclosureControl.Protect(sent.Send(), sent.Rules, Sent.Key)).Table;
        var figures = new Truth(sent.Structure.Cube, sent.Figures).Figures(made.Structure);
        truth = figures;
        var cells = made.Cells.Select(c => figures[c.Position] < sent.Threshold || sent.IsHidden[c.Position % sent.IsHidden.Length]
            ? Cell.Suppressed(c.Position, c.Origin) : Cell.Published(c.Position, c.Origin, figures[c.Position]));
        return new ProtectedTable(made.Key, 1, made.Rules, made.Structure, [.. cells]);
    }

    private static ProtectedTable Line(params long?[] totalAndParts)
    {
        var table = Pattern.Line(5, totalAndParts);
        return new ProtectedTable(table.Key, 1, table.Rules with { HidesZeros = true }, table.Structure, table.Cells);
    }

    private static bool Agree(ProtectedTable table)
        => Enumeration.Unprotected(table, Pattern.Hidden(table)) is not { } expected
            || Attacker.Run(table, Pattern.Hidden(table)).Unprotected.SequenceEqual(expected);

    private static string Print(ProtectedTable table) => Encoding.UTF8.GetString(ProtectedTableFormat.Write(table));
}
