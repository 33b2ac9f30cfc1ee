using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests;

internal sealed class RevisionTests
{
    private static readonly Cube Row = Sent.Cube("a b c");

    [Test]
    public void A_figure_that_did_not_change_stays_published()
    {
        var first = Sent.Protect(Row4(60, 10, 20, 30));

        var second = Sent.Protect(Row4(61, 11, 20, 30), previous: first.Table);

        Assert.That(second.Suppressed(), Is.EqualTo(["_T", "a"]));
        Assert.That(second.Reasons, Is.EqualTo(new SuppressionReason?[] { SuppressionReason.Earlier, SuppressionReason.Earlier, null, null }));
        Assert.That(second.Table.Revision, Is.EqualTo(2));
    }

    [Test]
    public void A_cell_once_hidden_stays_hidden_whatever_it_became()
    {
        var first = Sent.Protect(Row4(44, 10, 4, 30));

        var second = Sent.Protect(Row4(60, 10, 20, 30), previous: first.Table);

        Assert.That(second.Suppressed(), Is.SupersetOf(first.Suppressed()));
    }

    [Test]
    public void A_zero_that_was_hidden_before_stays_hidden()
    {
        var first = Sent.Protect(Row4(44, 10, 4, 30));

        var second = Sent.Protect(Row4(40, 10, 0, 30), previous: first.Table);

        Assert.That(second.Suppressed(), Does.Contain("b"));
        Assert.That(second.Table.SuppressedLowerBound, Is.Zero);
    }

    // 6 + 9 = 15 published; corrected to 4 and 9: with the old 9 and a total of 13, the 4 is known.
    [Test]
    public void Changed_complement__a_changed_total_is_not_published_beside_an_old_figure()
    {
        var first = Sent.Protect(Sent.Of(Sent.Cube("a b"), ("_T", 15), ("a", 6), ("b", 9)));

        var second = Sent.Protect(Sent.Of(Sent.Cube("a b"), ("_T", 13), ("a", 4), ("b", 9)), previous: first.Table);

        Assert.That(second.Suppressed(), Is.SupersetOf(new[] { "_T", "a" }));
    }

    [Test]
    public void Nothing_is_published_when_a_small_cell_could_be_computed_back()
    {
        var first = Sent.Protect(Row4(60, 10, 20, 30));

        var second = Sent.Protect(Row4(60, 4, 26, 30), previous: first.Table);

        Assert.That(second.Table.Cells.Where(c => c.Value is not null), Is.All.Matches<Cell>(c => c.Value is 60 or 30).Or.Empty);
        Assert.That(Enumeration.Unprotected(second.Table, [1]), Is.Empty);
    }

    [Test]
    public void A_synthetic_code_that_stands_for_other_codes_is_not_matched()
    {
        var cube = Sent.Cube("a b c d");
        var first = Sent.Protect(Sent.Of(cube, ("_T", 60), ("a", 30)));

        var second = Sent.Protect(Sent.Of(cube, ("_T", 60), ("a", 15), ("b", 15)), previous: first.Table);

        Assert.That(first.Table.Find(["~_T"])!.Value.Value, Is.EqualTo(30));
        Assert.That(second.Table.Find(["~_T"])!.Value.Value, Is.Null);
    }

    [Test]
    public void A_revision_with_other_dimensions_publishes_nothing()
    {
        var first = Sent.Protect(Row4(60, 10, 20, 30));

        var second = Sent.Protect(Sent.Whole(Sent.Cube("a b", "x y"), 10, 20, 10, 20), previous: first.Table);

        Assert.That(second.Table.Cells.Select(c => c.Value), Is.All.Null);
    }

    private static RawTable Row4(long total, long a, long b, long c) => Sent.Of(Row, ("_T", total), ("a", a), ("b", b), ("c", c));
}
