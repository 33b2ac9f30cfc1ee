using DataHub.Disclosure.Linked;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;
using static DataHub.Disclosure.Tests.Linked.LinkedSetup;

namespace DataHub.Disclosure.Tests.Linked;

/// <summary>The attack on stored tables says where something is given away, by period, revision and codes.</summary>
internal sealed class StoredAttackTests
{
    private static readonly Cube One = new([]);
    private static readonly Cube Two = Sent.Cube("A B");

    [Test]
    public void Chain()
        => Assert.That(Attack(Table("2020", One, 20), Table("2020-Q1", One, 9), Table("2020-Q2", One, 9), Table("2020-Q3", One, [null])), Does.Contain("2020-Q3 r1 "));

    [Test]
    public void What_is_left_of_a_year_is_named_by_its_period()
        => Assert.That(Attack(Table("2020", One, 20), Table("2020-Q1", One, 9), Table("2020-Q2", One, 9), Table("2020-Q3", One, 0)), Is.EqualTo(["2020-Q4 r "]));

    [Test]
    public void Zero_that_pins()
        => Assert.That(Attack(Table("2020", Two, Unknown, 5, Unknown), Table("2020-S1", Two, 6, null, null), Table("2020-S2", Two, Unknown, 0, Unknown)), Does.Contain("2020-S1 r1 B"));

    [Test]
    public void Changed_complement()
        => Assert.That(Attack(Table("2020", Two, 15, 6, 9), Table("2020", 2, Two, Two, 13, null, null)), Is.EqualTo(["2020 r2 A"]));

    [Test]
    public void A_small_count_that_is_published_is_named_itself()
        => Assert.That(Attack(Table("2020", Two, 29, 4, null)), Does.Contain("2020 r1 A"));

    [Test]
    public void A_table_by_itself_is_named_by_its_cells()
    {
        Assert.That(Attack(Table("2020", Two, 29, null, 25)), Is.EqualTo(["2020 r1 A"]));
        Assert.That(Attack(Table("2020", Two, 29, null, null)), Is.Empty);
    }

    [Test]
    public void Tables_that_contradict_each_other_are_attacked_as_far_as_they_fit()
    {
        Assert.That(Attack(Table("2020", One, 20), Table("2020-Q1", One, 25)), Is.Empty);
        Assert.That(Attack(Table("2020", Two, 20, Unknown, Unknown), Table("2020-Q1", Two, 25, null, 21)), Is.EqualTo(["2020-Q1 r1 A"]));
    }

    [Test]
    public void A_table_that_contradicts_itself_is_named()
        => Assert.That(Attack(Table("2020", Two, 20, Unknown, Unknown), Table("2020-Q1", Two, 25, 30, 21)), Is.EqualTo(["2020-Q1 r1 all"]));

    [Test]
    public void The_rules_are_those_that_are_given()
    {
        LinkedTable[] tables = [Table("2020", One, 7)];
        Assert.That(StoredAttack.Run(tables, Temporal.Flow, new ProtectionRules(10)), Has.Count.EqualTo(1));
        Assert.That(() => StoredAttack.Run(tables, Temporal.Flow, new ProtectionRules(5, Measure.Amount)), Throws.ArgumentException);
    }

    [Test]
    public void It_can_be_stopped()
        => Assert.That(() => StoredAttack.Run([Table("2020", Two, 29, null, null)], Temporal.Flow, new ProtectionRules(5), new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());

    private static IEnumerable<string> Attack(params LinkedTable[] tables)
        => StoredAttack.Run(tables, Temporal.Flow, new ProtectionRules(5)).Select(g => $"{g.TimePeriod} r{g.Revision} {(g.Codes is { } codes ? string.Join(',', codes) : "all")}");
}
