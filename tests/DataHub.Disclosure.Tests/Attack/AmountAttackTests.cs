using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Primary;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Attack;

[TestFixture]
internal sealed class AmountAttackTests
{
    // Total 1000 and c 600 published: a and b are 400 together.
    private static readonly ProtectedTable Row = Line(1000, null, null, 600);

    [TestCase(0, 400, true)]
    [TestCase(0, 401, false)]
    [TestCase(270, 330, true)]
    public void An_amount_reaches_as_far_as_the_sums_let_it(long lowest, long highest, bool isMet)
        => Assert.That(Withstands(Row, new AmountDemand(1, lowest, highest, [])), Is.EqualTo(isMet));

    [Test]
    public void A_cell_that_something_bounds_from_below_does_not_reach_under_it()
    {
        var table = Line(null, null, null, 600);

        Assert.That(Withstands(table, new AmountDemand(0, 600, 1200, [])), Is.True);
        Assert.That(Withstands(table, new AmountDemand(0, 599, 1200, [])), Is.False);
    }

    // Whoever is alone in b knows a: 400 less his own.
    [Test]
    public void A_unit_that_is_alone_in_the_other_hidden_cell_knows_this_one()
        => Assert.That(Withstands(Row, new AmountDemand(1, 270, 330, [(new Insider(2, 100, isAlone: true), 270, 330)])), Is.False);

    // Whoever gave 80 of the 100 in b knows that a is 320 at most; whoever gave 60, 340.
    [TestCase(80, false)]
    [TestCase(60, true)]
    public void A_unit_among_others_knows_that_they_gave_no_less_than_it_did(long own, bool isMet)
        => Assert.That(Withstands(Row, new AmountDemand(1, 270, 330, [(new Insider(2, own, isAlone: false), 270, 330)])), Is.EqualTo(isMet));

    [Test]
    public void With_the_total_hidden_too_one_unit_knows_its_own_cell_only()
        => Assert.That(Withstands(Line(null, null, null, 600), new AmountDemand(1, 270, 330, [(new Insider(2, 100, isAlone: true), 270, 330)])), Is.True);

    // Seen together the two ends let b be anything, yet at neither is it what the unit in it knows.
    [Test]
    public void What_an_insider_knows_must_fit_each_end_by_itself()
        => Assert.That(Withstands(Row, new AmountDemand(1, 100, 300, [(new Insider(2, 200, isAlone: true), 100, 300)])), Is.False);

    [Test]
    public void A_published_cell_withstands_nothing()
        => Assert.That(Withstands(Row, new AmountDemand(3, 600, 600, [])), Is.False);

    [Test]
    public void Figures_that_contradict_each_other_withstand_nothing()
        => Assert.That(Withstands(Line(1000, null, null, 1001), new AmountDemand(1, 0, 0, [])), Is.False);

    [Test]
    public void A_cell_that_follows_withstands_nothing()
        => Assert.That(Withstands(Line(1000, null, 400, 500), new AmountDemand(1, 90, 110, [])), Is.False);

    [Test]
    public void A_cancelled_attack_gives_no_answer()
        => Assert.That(
            () => AmountAttack.Withstands(Row, [new AmountDemand(1, 0, 1, [])], new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());

    private static bool Withstands(ProtectedTable table, AmountDemand demand) => AmountAttack.Withstands(table, [demand], CancellationToken.None);

    private static ProtectedTable Line(params long?[] values) => Pattern.Of(Pattern.Cube(values.Length - 1), 5, values, measure: Measure.Amount);
}
