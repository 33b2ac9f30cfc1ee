using DataHub.Disclosure.Linked;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests;

/// <summary>Revisions of tables whose zeros are hidden: of these a figure is published that was published before and is the same.</summary>
internal sealed class RevisionTests
{
    private static readonly Cube Row = Sent.Cube("a b c");

    [Test]
    public void A_figure_that_did_not_change_stays_published()
    {
        var first = Protect(Row4(60, 10, 20, 30));

        var second = Protect(Row4(61, 11, 20, 30), previous: first.Table);

        Assert.That(second.Suppressed(), Is.EqualTo(["_T", "a"]));
        Assert.That(second.Reasons, Is.EqualTo(new SuppressionReason?[] { SuppressionReason.Earlier, SuppressionReason.Earlier, null, null }));
        Assert.That(second.Table.Revision, Is.EqualTo(2));
    }

    [Test]
    public void A_cell_once_hidden_stays_hidden_whatever_it_became()
    {
        var first = Protect(Row4(44, 10, 4, 30));

        var second = Protect(Row4(60, 10, 20, 30), previous: first.Table);

        Assert.That(second.Suppressed(), Is.SupersetOf(first.Suppressed()));
    }

    [Test]
    public void Nothing_is_published_when_a_small_cell_could_be_computed_back()
    {
        var first = Protect(Row4(60, 10, 20, 30));

        var second = Protect(Row4(60, 4, 26, 30), previous: first.Table);

        Assert.That(second.Table.Cells.Where(c => c.Value is not null), Is.All.Matches<Cell>(c => c.Value is 60 or 30).Or.Empty);
        Assert.That(Enumeration.Unprotected(second.Table, [1]), Is.Empty);
    }

    [Test]
    public void A_synthetic_code_that_stands_for_other_codes_is_not_matched()
    {
        var cube = Sent.Cube("a b c d");
        var first = Protect(Sent.Of(cube, ("_T", 60), ("a", 30)));

        var second = Protect(Sent.Of(cube, ("_T", 60), ("a", 15), ("b", 15)), previous: first.Table);

        Assert.That(first.Table.Find(["~_T"])!.Value.Value, Is.EqualTo(30));
        Assert.That(second.Table.Find(["~_T"])!.Value.Value, Is.Null);
    }

    [Test]
    public void A_revision_with_other_dimensions_publishes_nothing()
    {
        var first = Protect(Row4(60, 10, 20, 30));

        var second = Protect(Sent.Whole(Sent.Cube("a b", "x y"), 10, 20, 10, 20), previous: first.Table);

        Assert.That(second.Table.Cells.Select(c => c.Value), Is.All.Null);
    }

    private static ProtectionOutcome.Protected Protect(RawTable raw, ProtectedTable? previous = null)
        => (ProtectionOutcome.Protected)DisclosureControl.Protect(
            [new NewTable(raw, (previous?.Revision ?? 0) + 1)],
            previous is null ? [] : [new LinkedTable(previous, raw.Cube)],
            Temporal.Flow,
            new ProtectionRules(5) { HidesZeros = true },
            Sent.Key,
            new ProtectionOptions(Sent.Budget))[0];

    private static RawTable Row4(long total, long a, long b, long c) => Sent.Of(Row, ("_T", total), ("a", a), ("b", b), ("c", c));
}
