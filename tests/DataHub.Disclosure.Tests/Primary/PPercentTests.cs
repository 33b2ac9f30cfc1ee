using DataHub.Disclosure.Primary;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Primary;

/// <summary>The figures are those of the examples in the Handbook on Statistical Disclosure Control (Hundepool et al.), chapter on magnitude tables.</summary>
[TestFixture]
internal sealed class PPercentTests
{
    // The second largest, who gave 49,000, can tell that the largest gave 51,000 at most: 2 % too much.
    [TestCase(10, true)]
    [TestCase(3, true)]
    [TestCase(2, false)]
    public void Handbook_example_1__two_large_contributors_of_much_the_same_size(int percent, bool isHidden)
        => Assert.That(IsHidden(100_000, 50_000, 49_000, percent), Is.EqualTo(isHidden));

    // 60,000 at most in place of 52,000: 15.4 % too much.
    [TestCase(10, false)]
    [TestCase(15, false)]
    [TestCase(16, true)]
    public void Handbook_example_2__two_large_contributors_and_enough_others(int percent, bool isHidden)
        => Assert.That(IsHidden(110_000, 52_000, 50_000, percent), Is.EqualTo(isHidden));

    // 99 % from one, the rest from fifty small ones.
    [Test]
    public void Handbook_example_1d__one_contributor_and_fifty_very_small_ones()
        => Assert.That(IsHidden(1_000_000, 990_000, 200, percent: 10), Is.True);

    // 900, 100, 100 and seven times 5; then 100, 50, 50, 1 and 1.
    [TestCase(1135, 900, 100, 15, false)]
    [TestCase(1135, 900, 100, 16, true)]
    [TestCase(202, 100, 50, 52, false)]
    [TestCase(202, 100, 50, 53, true)]
    public void Handbook_on_samples__the_populations_that_it_draws_from(long amount, long largest, long second, int percent, bool isHidden)
        => Assert.That(IsHidden(amount, largest, second, percent), Is.EqualTo(isHidden));

    // Nine units: of the ten that are left one gave two at least, so that no more than eight are left of which the second largest knows nothing.
    [TestCase(90, 10, true)]
    [TestCase(90, 8, false)]
    [TestCase(50, 10, false)]
    public void Of_a_largest_contribution_alone_as_much_is_concluded_as_is_certain(long largest, int percent, bool isHidden)
        => Assert.That(IsHidden(100, largest, null, percent, count: 9), Is.EqualTo(isHidden));

    [Test]
    public void Without_the_largest_contributions_the_number_of_units_alone_decides()
        => Assert.That(IsHidden(100_000, null, null, 10), Is.False);

    [TestCase(950, true)]
    [TestCase(900, false)]
    public void The_largest_alone_decides_where_even_all_others_together_are_too_little(long largest, bool isHidden)
        => Assert.That(IsHidden(1000, largest, null, 10), Is.EqualTo(isHidden));

    [Test]
    public void The_receipt_tells_dominance_from_few_units()
    {
        var outcome = Sent.Protect(Sent.Amounts(Sent.Cube("a b c"), ("_T", 3300, 40, null, null), ("a", 1000, 10, 900, 50), ("b", 300, 2, null, null), ("c", 2000, 28, 300, 300)));

        Assert.That(outcome.Reasons.Skip(1).Take(2), Is.EqualTo(new SuppressionReason?[] { SuppressionReason.Dominance, SuppressionReason.Small }));
    }

    // Nobody sent the largest of the total, but one unit gave 1000 of its 1005.
    [Test]
    public void A_total_is_dominated_by_what_dominates_a_part_of_it()
    {
        var outcome = Sent.Protect(Sent.Amounts(Sent.Cube("a b"), ("a", 1000, 1), ("b", 5, 10)));

        Assert.That(outcome.Suppressed(), Does.Contain("_T").And.Contain("a"));
    }

    // The total's largest is not in a, so it is in what was not sent: 1000 of 1090.
    [Test]
    public void A_rest_is_dominated_by_the_largest_of_its_total_that_is_in_no_other_part()
    {
        var outcome = Sent.Protect(Sent.Amounts(Sent.Cube("a b c"), ("_T", 4990, 30, 1000, 900), ("a", 3900, 20, 900, 800)));

        Assert.That(outcome.Suppressed(), Does.Contain("~_T"));
    }

    [TestCase(0, 10, 1)]
    [TestCase(1, 10, 1)]
    [TestCase(1000, 10, 100)]
    [TestCase(1001, 10, 101)]
    [TestCase(999_999_999_999, 100, 999_999_999_999)]
    public void The_margin_is_rounded_up_and_never_nothing(long amount, int percent, long margin)
        => Assert.That(PPercent.Margin(amount, percent), Is.EqualTo(margin));

    [TestCase(0)]
    [TestCase(101)]
    public void A_percentage_is_1_to_100(int percent)
        => Assert.That(() => IsHidden(100, 1, 1, percent), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static bool IsHidden(long amount, long? largest, long? second, int percent, long count = 60)
        => Sent.Protect(Sent.Amounts(Sent.Cube(), (string.Empty, amount, count, largest, second)), percent: percent).Table.Cells[0].Status == CellStatus.Suppressed;
}
