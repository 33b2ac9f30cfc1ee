using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;
using static DataHub.Disclosure.Tests.Linked.LinkedSetup;

namespace DataHub.Disclosure.Tests.Linked;

/// <summary>Tables that are safe one by one, and are not together.</summary>
internal sealed class LinkedLeaksTests
{
    private static readonly Cube One = new([]);

    [Test]
    public void Chain()
    {
        // Looking only at tables that share a period with the third quarter misses that it is 1 or 2.
        var linked = Flow(Table("2020", One, 20), Table("2020-Q1", One, 9), Table("2020-Q2", One, 9), Table("2020-Q3", One, [null]));

        var result = Attacker.Audit(linked.Newest);

        Assert.That(result.IsSafe, Is.False);
        Assert.That(result.Bounds[linked.PositionOf(3, 0)], Is.EqualTo(new Bounds(1, 2)));
    }

    [Test]
    public void What_is_left_of_a_year_counts_as_sent()
    {
        var linked = Flow(Table("2020", One, 20), Table("2020-Q1", One, 9), Table("2020-Q2", One, 9));

        Assert.That(Attacker.Audit(linked.Newest).IsSafe, Is.False);
        Assert.That(Attacker.Audit(Flow(Table("2020", One, 24), Table("2020-Q1", One, 9), Table("2020-Q2", One, 9)).Newest).IsSafe, Is.True);
    }

    [Test]
    public void Zero_that_pins()
    {
        var cube = Sent.Cube("A B");
        var before = Flow(Table("2020", cube, Unknown, 5, Unknown), Table("2020-S1", cube, 6, null, null));
        var linked = Flow(Table("2020", cube, Unknown, 5, Unknown), Table("2020-S1", cube, 6, null, null), Table("2020-S2", cube, Unknown, 0, Unknown));

        Assert.That(Attacker.Audit(before.Newest).IsSafe, Is.True);
        var result = Attacker.Audit(linked.Newest);
        Assert.That(result.IsSafe, Is.False);
        Assert.That(result.Exact, Does.Contain(linked.PositionOf(1, 2)));
        Assert.That(result.Bounds[linked.PositionOf(1, 2)], Is.EqualTo(new Bounds(1, 1)));
    }

    [Test]
    public void Withdrawn_year()
    {
        // Who kept the year still has it.
        var linked = Flow(Table("2020", One, 12), Table("2020-Q1", One, 9), Table("2020-Q2", One, 0), Table("2020-Q3", One, 0), Table("2020-Q4", One, [null]));

        Assert.That(Attacker.Audit(linked.Newest).Exact, Is.EqualTo(new[] { linked.PositionOf(4, 0) }));
    }

    [Test]
    public void Same_date()
    {
        var cube = Sent.Cube("A B C");
        var linked = Stock(Table("2020", cube, 28, null, null, 12), Table("2020-Q4", cube, 28, null, 12, null));

        Assert.That(Attacker.Audit(linked.Newest).Exact, Is.EqualTo(new[] { linked.PositionOf(0, 1) }));
        Assert.That(Attacker.Audit(Stock(Table("2020", cube, 28, null, null, 12), Table("2020-Q4", cube, 28, null, null, 12)).Newest).IsSafe, Is.True);
    }

    [Test]
    public void A_total_of_months_and_what_one_breakdown_leaves_open_the_other_tells()
    {
        // The year gives "b and c" as what is left of its total; the months give b and c.
        var full = Sent.Cube("a b c");
        var reduced = new Cube([new Dimension("d0", full.Dimensions[0].Codes.Reduce([true, true, false, false]))]);
        var year = Table("2020", 1, reduced, full, 50, 30, 20);
        var quarters = Enumerable.Range(1, 3).Select(q => Table($"2020-Q{q}", full, 12, 6, 6, 0)).ToArray();

        Assert.That(Attacker.Audit(Flow([year, .. quarters]).Newest).IsSafe, Is.False, "two are left of b and c for the last quarter");
        Assert.That(Attacker.Audit(Flow([Table("2020", 1, reduced, full, 60, 30, 30), .. quarters]).Newest).IsSafe, Is.True);
    }

    [Test]
    public void Figures_that_differ_for_the_same_units_are_said_to()
    {
        Assert.That(Stock(Table("2020", One, 12), Table("2020-Q4", One, 13)).IsContradictory, Is.True);
        Assert.That(Stock(Table("2020", One, 12), Table("2020-Q4", One, 12)).IsContradictory, Is.False);
        Assert.That(Attacker.Audit(Flow(Table("2020", One, 10), Table("2020-Q1", One, 13)).Newest).IsContradictory, Is.True);
    }

    [Test]
    public void Tables_that_are_not_linked_are_refused()
    {
        Assert.That(() => Flow(Table("2020", One, 12), Table("2021-Q1", One, 12)), Throws.ArgumentException);
        Assert.That(() => Stock(Table("2020", One, 12), Table("2020-Q3", One, 12)), Throws.ArgumentException);
        Assert.That(() => Flow(Table("2020", One, 12), Table("2020", One, 12)), Throws.ArgumentException);
        Assert.That(() => Flow(Table("2020", One, 12), Table("2020-Q1", Sent.Cube("a b"), 12, 6, 6)), Throws.ArgumentException);
    }
}
