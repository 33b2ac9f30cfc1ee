using CsCheck;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Attack;

[TestFixture]
internal sealed class AmountSumsTests
{
    private static readonly Cube Square = Pattern.Cube(2, 2);

    [Test]
    public void Two_units_in_the_hidden_cells_of_a_row_are_found()
    {
        var found = Attacker.FindSumOfFew(Amounts(Pattern.Cube(3), 1000, 400, null, null), Pattern.Of(Pattern.Cube(3), 5, [22, 20, null, null]));

        Assert.That((found.Amount, found.Units, found.IsRuledOut), Is.EqualTo((600, 2, false)));
        Assert.That(found.Published, Is.EqualTo([(0, 1L), (1, -1L)]));
    }

    // Both rows less the first column: two cells of 2 units together.
    [Test]
    public void Units_across_several_relations_are_found()
    {
        var found = Attacker.FindSumOfFew(
            Amounts(Square, null, 500, null, 300, null, null, 400, null, null), Pattern.Of(Square, 5, [null, 30, null, 16, null, null, 16, null, null]));

        Assert.That((found.Amount, found.Units), Is.EqualTo((200, 2)));
    }

    [Test]
    public void Enough_units_are_no_sum_of_few()
        => Assert.That(Attacker.FindSumOfFew(Amounts(Pattern.Cube(3), 1000, 400, null, null), Pattern.Of(Pattern.Cube(3), 5, [25, 20, null, null])).IsRuledOut, Is.True);

    [Test]
    public void Without_published_units_nobody_can_tell()
        => Assert.That(Attacker.FindSumOfFew(Amounts(Pattern.Cube(3), 1000, 400, null, null), Pattern.Of(Pattern.Cube(3), 5, [null, 20, null, null])).Amount, Is.Zero);

    [Test]
    public void Two_tables_of_counts_are_a_mistake_of_the_caller()
        => Assert.That(() => Attacker.FindSumOfFew(Pattern.Line(5, 10, null, null), Pattern.Line(5, 10, null, null)), Throws.ArgumentException);

    // Even to somebody who has the units of every published amount.
    [Test]
    public void A_protected_table_gives_none_away()
        => SmallAmounts.Any.Sample(
            sent => sent.Protect().Table is var table && Attacker.FindSumOfFew(table, Units(sent, table)) is { IsRuledOut: true },
            seed: "0000000000440", iter: 300);

    // Nothing is hidden but the cells of few units. Amounts of 0 would follow without any sum.
    [Test]
    public void A_sum_of_few_is_found_wherever_there_is_one()
        => SmallAmounts.Whole.Select(sent => sent with { Units = Array.ConvertAll(sent.Units, u => Array.ConvertAll(u, c => Math.Max(1, c))) }).Sample(
            sent => OnlyFewHidden(sent) is var table && Attacker.FindSumOfFew(table, Units(sent, table)).Units > 0 == AmountOracle.HasSumOfFew(sent, table),
            seed: "0000000000450", iter: 100);

    private static ProtectedTable OnlyFewHidden(SmallAmounts sent) => Pattern.Of(
        sent.Cube, sent.Threshold, Enumerable.Range(0, sent.Cube.CellCount).Select(c => sent.UnitsIn(sent.Cube, c) is var units && units.Length > 0 && units.Length < sent.Threshold ? (long?)null : units.Sum()),
        measure: Measure.Amount);

    private static ProtectedTable Amounts(Cube cube, params long?[] values) => Pattern.Of(cube, 5, values, measure: Measure.Amount);

    private static ProtectedTable Units(SmallAmounts sent, ProtectedTable table) => new(
        table.Key, 1, new ProtectionRules(sent.Threshold), table.Structure,
        [.. table.Cells.Select(c => c.Value is null ? c : Cell.Published(c.Position, c.Origin, sent.UnitsIn(table.Structure, c.Position).Length))]);
}
