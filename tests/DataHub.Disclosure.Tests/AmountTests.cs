using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests;

internal sealed class AmountTests
{
    private static readonly Cube Row = Sent.Cube("a b c");

    [Test]
    public void Amounts_of_many_units_are_published()
        => Assert.That(Sent.Protect(Sent.Amounts(Row, ("_T", 600, 30), ("a", 100, 10), ("b", 200, 10), ("c", 300, 10))).Suppressed(), Is.Empty);

    [Test]
    public void A_small_amount_of_many_units_is_published()
        => Assert.That(Sent.Protect(Sent.Amounts(Row, ("_T", 6, 30), ("a", 1, 10), ("b", 2, 10), ("c", 3, 10))).Suppressed(), Is.Empty);

    [Test]
    public void One_amount_of_few_units_hides_one_other_and_no_more()
    {
        var outcome = Sent.Protect(Sent.Amounts(Row, ("_T", 500, 14), ("a", 100, 10), ("b", 400, 4), ("c", 0, 0)));

        Assert.That(outcome.Suppressed(), Is.EqualTo(["a", "b"]));
        Assert.That(outcome.Bounds.Values, Is.All.EqualTo(new Bounds(0, 500)));
        Assert.That(outcome.Reasons, Is.EqualTo(new SuppressionReason?[] { null, SuppressionReason.Complementary, SuppressionReason.Small, null }));
    }

    [Test]
    public void Without_time_one_amount_of_few_units_hides_everything_but_the_empty_cells()
    {
        var outcome = Sent.Protect(Sent.Amounts(Row, ("_T", 500, 14), ("a", 100, 10), ("b", 400, 4), ("c", 0, 0)), budget: TimeSpan.Zero);

        Assert.That(outcome.IsFallback, Is.True);
        Assert.That(outcome.Suppressed(), Is.EqualTo(["_T", "a", "b"]));
        Assert.That(outcome.Bounds.Values, Is.All.EqualTo(new Bounds(0, null)));
    }

    [Test]
    public void An_amount_of_zero_with_units_behind_it_is_hidden_with_the_others()
        => Assert.That(Sent.Protect(Sent.Amounts(Row, ("_T", 500, 17), ("a", 100, 10), ("b", 400, 4), ("c", 0, 3))).Suppressed(), Does.Contain("c"));

    [Test]
    public void A_rest_of_few_units_is_hidden()
        => Assert.That(Sent.Protect(Sent.Amounts(Sent.Cube("a b c d"), ("_T", 500, 14), ("a", 400, 10))).Suppressed(), Is.EqualTo(["a", "~_T"]));

    // Each of the two units would take its own from their sum of 500.
    [Test]
    public void Two_cells_of_one_unit_each_are_not_the_only_ones_hidden_in_a_sum()
    {
        var outcome = Sent.Protect(Sent.Amounts(Row, ("_T", 1500, 22), ("a", 1000, 20), ("b", 200, 1), ("c", 300, 1)));

        Assert.That(outcome.IsFallback, Is.False);
        Assert.That(outcome.Suppressed(), Has.Length.EqualTo(3).And.SupersetOf(new[] { "b", "c" }));
    }

    // Published, the sum of b and c would be an amount of four units.
    [Test]
    public void Two_cells_of_two_units_each_are_not_the_only_ones_hidden_in_a_sum()
    {
        var outcome = Sent.Protect(Sent.Amounts(Row, ("_T", 1500, 24, null, null), ("a", 1000, 20, null, null), ("b", 200, 2, 110, 90), ("c", 300, 2, 160, 140)));

        Assert.That(outcome.IsFallback, Is.False);
        Assert.That(outcome.Suppressed(), Has.Length.EqualTo(3).And.SupersetOf(new[] { "b", "c" }));
    }

    // b and c would do for everybody else, but whoever gave 990 of the 1000 in c knows b to within 10.
    [Test]
    public void What_a_large_contributor_knows_of_its_own_cell_gives_no_other_away()
    {
        (string, long, long, long?, long?)[] figures = [("_T", 2300, 44, null, null), ("a", 1000, 20, 100, 100), ("b", 300, 4, null, null), ("c", 1000, 20, 400, 300)];
        var harmless = Enumerable.Range(0, 30).Select(i => Sent.Protect(Sent.Amounts(Row, figures), key: KeyOf(i)).Suppressed().Length).ToList();
        figures[3] = ("c", 1000, 20, 990, 5);
        var known = Enumerable.Range(0, 30).Select(i => Sent.Protect(Sent.Amounts(Row, figures), key: KeyOf(i))).ToList();

        Assert.That(harmless, Has.Some.EqualTo(2));
        Assert.That(known.Select(o => o.IsFallback), Has.None.True);
        Assert.That(known.Where(o => o.Suppressed().Contains("c")).Select(o => o.Suppressed().Length), Has.All.GreaterThan(2));
    }

    [Test]
    public void The_largest_amounts_are_protected_like_any_other()
    {
        const long Much = 999_999_999_999;
        var outcome = Sent.Protect(Sent.Amounts(Sent.Cube("a b c", "x y"), ("a x", Much, 20), ("a y", Much, 20), ("b x", Much, 2), ("b y", 700, 20), ("c x", 31, 4), ("c y", 12_345, 30)));

        Assert.That(outcome.IsFallback, Is.False);
        Assert.That(outcome.Bounds[outcome.Table.Structure.Cube.CellAt("c", "x")], Is.Not.EqualTo(new Bounds(31, 31)));
    }

    [Test]
    public void Units_that_do_not_add_up_are_refused()
    {
        var raw = Sent.Amounts(Row, ("a", 100, 10), ("b", 200, 10), ("c", 300, 10), ("_T", 600, 31));
        var outcome = DisclosureControl.Protect(raw, new ProtectionRules(5, Measure.Amount), Sent.Key, new ProtectionOptions(Sent.Budget));

        Assert.That((outcome as ProtectionOutcome.NotAdditive)?.Found, Is.EqualTo([new Contradiction(3, IsOfCount: true)]));
    }

    [Test]
    public void A_corrected_table_of_amounts_shows_what_it_repeats_and_nothing_once_an_amount_has_few_units()
    {
        var first = Sent.Protect(Sent.Amounts(Row, ("_T", 600, 30), ("a", 100, 10), ("b", 200, 10), ("c", 300, 10)));
        var second = Sent.Protect(Sent.Amounts(Row, ("_T", 610, 30), ("a", 110, 10), ("b", 200, 10), ("c", 300, 10)), previous: first.Table);
        var third = Sent.Protect(Sent.Amounts(Row, ("_T", 610, 23), ("a", 110, 3), ("b", 200, 10), ("c", 300, 10)), previous: second.Table);

        Assert.That(second.Suppressed(), Is.EqualTo(["_T", "a"]));
        Assert.That(third.Suppressed(), Is.EqualTo(["_T", "a", "b", "c"]));
    }

    [Test]
    public void Amounts_under_rules_for_counts_are_a_mistake_of_the_caller()
    {
        var raw = Sent.Amounts(Row, ("_T", 600, 30));

        Assert.That(() => DisclosureControl.Protect(raw, new ProtectionRules(5), Sent.Key, new ProtectionOptions(Sent.Budget)), Throws.ArgumentException);
    }

    private static NoiseKey KeyOf(int seed) => new([.. Enumerable.Repeat((byte)seed, NoiseKey.Size)]);
}
