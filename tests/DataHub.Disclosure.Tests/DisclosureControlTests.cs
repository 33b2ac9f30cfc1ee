using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests;

internal sealed class DisclosureControlTests
{
    [Test]
    public void A_table_without_small_cells_is_published_whole()
    {
        var outcome = Sent.Protect(Sent.Whole(Sent.Cube("a b", "x y"), 10, 20, 0, 40));

        Assert.That(outcome.Suppressed(), Is.Empty);
        Assert.That(outcome.Bounds, Is.Empty);
        Assert.That(outcome.IsFallback, Is.False);
    }

    [Test]
    public void A_table_of_one_figure_needs_no_other_cell() => Assert.That(Sent.Protect(Sent.Of(Sent.Cube(), (string.Empty, 3))).Suppressed(), Has.Length.EqualTo(1));

    [Test]
    public void A_table_of_no_figures_holds_no_cells() => Assert.That(Sent.Protect(Sent.Of(Sent.Cube("a b"))).Table.Cells, Is.Empty);

    [Test]
    public void The_reasons_stand_in_the_order_sent()
    {
        var outcome = Sent.Protect(Sent.Of(Sent.Cube("a b c"), ("c", 0), ("b", 3), ("_T", 23), ("a", 20)));

        Assert.That(outcome.Reasons[0], Is.Null);
        Assert.That(outcome.Reasons[1], Is.EqualTo(SuppressionReason.Small));
        Assert.That(outcome.Reasons.Skip(2), Is.EquivalentTo(new SuppressionReason?[] { SuppressionReason.Complementary, null }));
    }

    [Test]
    public void Every_suppressed_cell_has_bounds_and_no_other()
    {
        var outcome = Sent.Protect(Sent.Whole(Sent.Cube("a b c", "x y z"), 10, 3, 20, 1, 40, 2, 50, 60, 70));

        Assert.That(outcome.Bounds.Keys, Is.EquivalentTo(outcome.Table.Cells.Where(c => c.Value is null).Select(c => c.Position)));
    }

    [Test]
    public void Without_time_everything_but_the_zeros_is_suppressed()
    {
        var outcome = Sent.Protect(Sent.Whole(Sent.Cube("a b c", "x y"), 10, 3, 0, 1, 40, 2), budget: TimeSpan.Zero);

        Assert.That(outcome.IsFallback, Is.True);
        Assert.That(outcome.Table.Cells.Select(c => c.Value), Is.All.Null.Or.Zero);
        Assert.That(outcome.Bounds[0], Is.EqualTo(new Bounds(5, null)));
    }

    [Test]
    public void Cells_that_nothing_determines_need_no_time_either()
        => Assert.That(Sent.Protect(Sent.Of(Sent.Cube("a b c", "x y z"), ("a _T", 7), ("b _T", 8), ("_T x", 3)), budget: TimeSpan.Zero).IsFallback, Is.True);

    [Test]
    public void A_threshold_beyond_every_figure_suppresses_everything_but_the_zeros()
    {
        var outcome = Sent.Protect(Sent.Whole(Sent.Cube("a b", "x y"), 123456789, 0, 234567891, 345678912), threshold: 1_000_000_000);

        Assert.That(outcome.Table.Cells.Select(c => c.Value), Is.All.Null.Or.Zero);
    }

    [TestCase("a _T", "b _T")]
    [TestCase("a x", "b y")]
    public void Figures_beyond_what_a_solver_can_add_are_hidden_rather_than_judged_wrongly(string first, string second)
    {
        var outcome = Sent.Protect(Sent.Of(Sent.Cube("a b c", "x y"), (first, 1L << 60), (second, 3), ("c _T", 0)));

        Assert.That(outcome.Table.Cells.Select(c => c.Value), Is.All.Null.Or.Zero);
    }

    [Test]
    public void A_caller_who_cancels_gets_nothing()
    {
        var raw = Sent.Whole(Sent.Cube("a b", "x y"), 10, 3, 1, 40);

        Assert.That(
            () => DisclosureControl.Protect(raw, new ProtectionRules(5), Sent.Key, new ProtectionOptions(Sent.Budget), new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void No_figure_is_printed()
    {
        var raw = Sent.Whole(Sent.Cube("a b", "x y"), 123456789, 3, 1, 40);
        using var deadline = new Deadline(Sent.Budget, default);

        Assert.That(raw.ToString() + JudgedTableBuilder.Build(raw, raw.Values, deadline, out _), Does.Not.Contain("123456789").And.Not.Contain("40"));
    }
}
