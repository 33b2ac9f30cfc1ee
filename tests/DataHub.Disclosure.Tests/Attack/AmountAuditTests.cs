using CsCheck;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Attack;

[TestFixture]
internal sealed class AmountAuditTests
{
    private const int Most = 6;

    private static readonly Cube[] Cubes = [Sent.Cube("a b c"), Sent.Cube("a b", "x y"), Sent.Cube("p a/p b/p q c/q d/q"), Sent.Cube("a b c d")];

    // The total of all stays published: no leaf can be more than it.
    private static readonly Gen<ProtectedTable> Tiny = Gen.Int[0, Cubes.Length - 1].SelectMany(i => Gen.Select(
        Gen.Long[0, 2].Array[Enumerable.Range(0, Cubes[i].CellCount).Count(Cubes[i].IsLeaf)], Gen.Bool.Array[Cubes[i].CellCount], Gen.OneOf(Gen.Const(10), Gen.Const(40), Gen.Const(100)))
        .Where((leaves, _, _) => leaves.Sum() <= Most)
        .Select((leaves, hidden, percent) => AmountTables.Of(Cubes[i], leaves, [false, .. hidden.Skip(1)], percent)));

    [Test]
    public void Bounds_are_those_of_all_tables_of_whole_amounts()
        => Tiny.Sample(
            table => AmountTables.Values(table, Most) is var values && Attacker.Audit(table).Bounds.All(b => b.Value == new Bounds(values[b.Key].Min, values[b.Key].Max)),
            seed: "0000000000410", iter: 300);

    [Test]
    public void An_amount_is_pinned_when_no_value_it_can_have_is_uncertain_by_p_percent()
        => Tiny.Sample(
            table => AmountTables.Values(table, Most) is var values && Attacker.Audit(table).Pinned.SequenceEqual(
                Pattern.Hidden(table).Where(p => !AmountTables.CanBeUncertain(values[p], table.Rules.PPercent!.Value))),
            seed: "0000000000420", iter: 300);

    [Test]
    public void Demands_are_met_when_some_table_reaches_each_end()
        => Gen.Select(Tiny, Gen.Long[0, Most], Gen.Long[0, Most], Gen.Int[1, 3]).Sample(
            (table, lowest, highest, cell) => AmountAttack.Withstands(table, [new AmountDemand(cell, lowest, highest, [])], CancellationToken.None)
                == (AmountTables.Values(table, Most)[cell] is var values && values.Count > 1 && values.Min <= lowest && values.Max >= highest),
            seed: "0000000000430", iter: 600);

    // 1000 = a + b + 700: each is 0 to 300, and 100 is uncertain by 10 for all that anybody sees.
    [Test]
    public void Two_hidden_amounts_in_a_sum_are_not_pinned()
        => Assert.That(Audit(1000, null, null, 700) is { IsSafe: true, Pinned.Count: 0 }, Is.True);

    [Test]
    public void An_amount_that_follows_is_pinned_and_exact()
    {
        var result = Audit(1000, null, 300, 600);

        Assert.That(result.Exact, Is.EqualTo([1]));
        Assert.That(result.Pinned, Is.EqualTo([1]));
        Assert.That(result.IsSafe, Is.False);
    }

    [TestCase(0L, 1L, 10, true)]
    [TestCase(0L, 0L, 10, false)]
    [TestCase(1L, null, 99, true)]
    [TestCase(1L, null, 100, false)]
    [TestCase(90L, 110L, 10, true)]
    [TestCase(90L, 109L, 10, false)]
    [TestCase(900_000_000_000_000L, 1_100_000_000_000_000L, 10, true)]
    [TestCase(900_000_000_000_001L, 1_100_000_000_000_000L, 10, false)]
    public void What_is_between_bounds_needs_p_percent_on_either_side(long lower, long? upper, int percent, bool isPossible)
        => Assert.That(Uncertainty.IsPossible(new Bounds(lower, upper), percent), Is.EqualTo(isPossible));

    [Test]
    public void Under_rules_without_a_percentage_nothing_is_called_pinned()
        => Assert.That(Attacker.Audit(Pattern.Of(Pattern.Cube(2), 5, [1000, null, 300], measure: Measure.Amount)).Pinned, Is.Empty);

    private static AttackResult Audit(params long?[] values)
    {
        var table = Pattern.Of(Pattern.Cube(values.Length - 1), 5, values, measure: Measure.Amount);
        return Attacker.Audit(new ProtectedTable(table.Key, 1, table.Rules with { PPercent = 10 }, table.Structure, table.Cells));
    }
}
