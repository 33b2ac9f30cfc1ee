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
    public void One_amount_of_few_units_hides_everything_but_the_empty_cells()
    {
        var outcome = Sent.Protect(Sent.Amounts(Row, ("_T", 500, 14), ("a", 100, 10), ("b", 400, 4), ("c", 0, 0)));

        Assert.That(outcome.Suppressed(), Is.EqualTo(["_T", "a", "b"]));
        Assert.That(outcome.Bounds.Values, Is.All.EqualTo(new Bounds(0, null)));
        Assert.That(outcome.Reasons, Is.EqualTo(
            new SuppressionReason?[] { SuppressionReason.Complementary, SuppressionReason.Complementary, SuppressionReason.Small, null }));
    }

    [Test]
    public void An_amount_of_zero_with_units_behind_it_is_hidden_with_the_others()
        => Assert.That(Sent.Protect(Sent.Amounts(Row, ("_T", 500, 17), ("a", 100, 10), ("b", 400, 4), ("c", 0, 3))).Suppressed(), Does.Contain("c"));

    [Test]
    public void A_rest_of_few_units_hides_everything()
        => Assert.That(Sent.Protect(Sent.Amounts(Sent.Cube("a b c d"), ("_T", 500, 14), ("a", 400, 10))).Suppressed(), Is.EqualTo(["_T", "a", "~_T"]));

    [Test]
    public void Units_that_do_not_add_up_are_refused()
    {
        var raw = Sent.Amounts(Row, ("a", 100, 10), ("b", 200, 10), ("c", 300, 10), ("_T", 600, 31));
        var outcome = DisclosureControl.Protect(raw, new ProtectionRules(5, Measure.Amount), Sent.Key, null, new ProtectionOptions(Sent.Budget));

        Assert.That((outcome as ProtectionOutcome.NotAdditive)?.Found, Is.EqualTo([new Contradiction(3, IsOfCount: true)]));
    }

    [Test]
    public void Amounts_under_rules_for_counts_are_a_mistake_of_the_caller()
    {
        var raw = Sent.Amounts(Row, ("_T", 600, 30));

        Assert.That(() => DisclosureControl.Protect(raw, new ProtectionRules(5), Sent.Key, null, new ProtectionOptions(Sent.Budget)), Throws.ArgumentException);
    }
}
