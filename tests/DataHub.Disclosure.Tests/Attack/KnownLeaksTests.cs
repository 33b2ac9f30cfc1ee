using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Attack;

internal sealed class KnownLeaksTests
{
    // A 3 x 2 x 2 cube, eight nonzero leaves; hidden cells are null.
    private static readonly long?[] GapCells =
    [
        null, 19, null, 24, null, null, null, null, 2,
        null, null, null, null, null, null, 2, 0, 2,
        13, null, null, null, 4, null, null, null, 0,
        10, 5, 5, 5, 0, 5, 5, 5, 0,
    ];

    [Test]
    public void Ones_under_a_published_total_are_all_known()
    {
        var result = Attacker.Run(Pattern.Line(5, 5, null, null, null, null, null), [1, 2, 3, 4, 5]);

        Assert.That(result.Unprotected, Is.EqualTo(new[] { 1, 2, 3, 4, 5 }));
        Assert.That(result.Bounds.Values, Is.All.EqualTo(new Bounds(1, 1)));
        Assert.That(result.Exact, Is.EqualTo(new[] { 1, 2, 3, 4, 5 }));
    }

    [Test]
    public void Ones_are_protected_when_the_total_goes_too()
        => Assert.That(Attacker.Run(Pattern.Line(5, null, null, null, null, null, null), [1, 2, 3, 4, 5]).IsSafe, Is.True);

    [Test]
    public void Ignoring_that_a_hidden_cell_is_at_least_one_would_make_the_ones_look_safe()
    {
        var withZero = Attacker.Run(Pattern.LaterLine(5, 2, 5, null, null, null, null, null), [1]);
        var withOne = Attacker.Run(Pattern.Line(5, 5, null, null, null, null, null), [1]);

        Assert.That(withZero.IsSafe, Is.True);
        Assert.That(withOne.IsSafe, Is.False);
    }

    [Test]
    public void Hiding_a_cell_beside_a_rest_of_zero_hides_nothing()
    {
        var result = Attacker.Run(Pattern.Line(5, 29, 25, null, 0), [2]);

        Assert.That(result.Unprotected, Is.EqualTo(new[] { 2 }));
        Assert.That(result.Bounds[2], Is.EqualTo(new Bounds(4, 4)));
    }

    [Test]
    public void A_rest_of_several_cells_that_is_zero_hides_nothing()
    {
        var cube = Pattern.Cube(4);
        var table = new ProtectedTable(
            new TableKey("partner", "indicator", "2020"), 1, new ProtectionRules(5), new TableStructure(cube, [new Rest(0, [1, 2], [3, 4])]),
            [Cell.Published(0, CellOrigin.Sent, 29), Cell.Published(1, CellOrigin.Sent, 25), Cell.Suppressed(2, CellOrigin.Sent), Cell.Published(5, CellOrigin.Follows, 0)]);

        Assert.That(Attacker.Run(table, [2]).Bounds[2], Is.EqualTo(new Bounds(4, 4)));
    }

    [Test]
    public void A_gap_inside_an_interval_is_noticed()
    {
        var table = Pattern.Of(Pattern.Cube(3, 2, 2), 5, GapCells);
        var cell = table.Structure.Cube.CellAt("c1", "c1", "c2");

        var result = Attacker.Run(table, [cell]);

        Assert.That(result.Bounds[cell], Is.EqualTo(new Bounds(1, 12)));
        Assert.That(result.Unprotected, Is.EqualTo(new[] { cell }));
        Assert.That(Enumeration.Of(table)!.Values(cell), Is.EqualTo(new[] { 2, 4, 6, 8, 10, 12 }));
    }

    [Test]
    public void A_half_way_bound_is_rounded_inwards()
        => Assert.That(Attacker.Run(Pattern.Of(Pattern.Cube(3, 2, 2), 5, GapCells), []).Bounds[0], Is.EqualTo(new Bounds(34, 39)));

    [Test]
    public void A_primary_cell_that_is_published_is_unprotected()
        => Assert.That(Attacker.Run(Pattern.Line(5, 10, 3, 7), [1]).Unprotected, Is.EqualTo(new[] { 1 }));

    [Test]
    public void Published_figures_that_contradict_each_other_are_not_safe()
        => Assert.That(Attacker.Run(Pattern.Line(5, 10, 3, 8, null), [3]) is { IsContradictory: true, IsSafe: false }, Is.True);

    [Test]
    public void A_cell_of_a_later_revision_may_have_become_zero()
        => Assert.That(Attacker.Run(Pattern.LaterLine(5, 2, 12, 8, null, null), [2]).Bounds[2], Is.EqualTo(new Bounds(0, 4)));

    [Test]
    public void An_amount_is_unprotected_as_soon_as_something_bounds_it()
    {
        var bounded = Pattern.Of(Pattern.Cube(2), 5, [900, null, null], measure: Measure.Amount);
        var open = Pattern.Of(Pattern.Cube(2), 5, [null, null, null], measure: Measure.Amount);

        Assert.That(Attacker.Run(bounded, [1]).Unprotected, Is.EqualTo(new[] { 1 }));
        Assert.That(Attacker.Run(open, [1]).IsSafe, Is.True);
        Assert.That(Attacker.Run(open, [1]).Bounds[1], Is.EqualTo(new Bounds(0, null)));
    }

    [Test]
    public void A_threshold_of_a_thousand_million_is_judged_without_counting_to_it()
    {
        var table = Pattern.Of(Pattern.Cube(2, 2), 1_000_000_000, [9_000_000_003, 5_000_000_001, 4_000_000_002, 4_000_000_001, null, null, 5_000_000_002, null, null]);

        Assert.That(Attacker.Run(table, [4]).IsSafe, Is.True);
        Assert.That(Attacker.Run(table, [4]).Bounds[4], Is.EqualTo(new Bounds(1, 4_000_000_000)));
    }

    [Test]
    public void A_cancelled_attack_gives_no_answer()
        => Assert.That(
            () => Attacker.Run(Pattern.Line(5, 12, null, null), [1], new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
}
