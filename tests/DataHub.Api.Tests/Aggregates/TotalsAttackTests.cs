using DataHub.Api.Aggregates;
using DataHub.Disclosure.Tables;
using static DataHub.Api.Tests.Aggregates.Stored;

namespace DataHub.Api.Tests.Aggregates;

/// <summary>The attack on totals over partners, on what readers are shown and on what a hub without rules would show them.</summary>
internal sealed class TotalsAttackTests
{
    private static readonly IndicatorFigures Few = Figures(
        Indicator with { Suppliers = ["a", "b"], Policy = Indicator.Policy with { MinContributors = 2 } },
        Table("a", "2020", "_T,_T: 25", "regio,_T: 5", "elders,_T: 20"),
        Table("b", "2020", "_T,_T: 27", "regio,_T: 0", "elders,_T: 27"));

    private static readonly IndicatorFigures Hidden = Figures(
        Indicator with { Suppliers = ["a", "b"] }, Table("a", "2020", "_T,_T: 25", "regio,_T: hidden 1.."), Table("b", "2020", "_T,_T: 27", "regio,_T: 7"));

    [Test]
    public void What_readers_are_shown_gives_nothing_away() => Assert.That(Find(TotalsAttack.On(Few)).Concat(Find(TotalsAttack.On(Hidden))), Is.Empty);

    [Test]
    public void A_total_that_is_shown_though_a_part_of_it_is_hidden_is_found()
        => Assert.That(Find(new TotalsAttack(Hidden, (_, _) => true)), Is.EqualTo(["regio,_T"]));

    [Test]
    public void A_total_of_too_few_contributors_is_found()
        => Assert.That(Find(new TotalsAttack(Few, (_, codes) => codes[1] == "_T")), Is.EqualTo(["regio,_T"]));

    [Test]
    public void Totals_that_tell_together_what_too_few_contribute_are_found()
        => Assert.That(Find(new TotalsAttack(Few, (_, codes) => codes[1] == "_T" && codes[0] != "regio")), Is.EqualTo(["_T,_T", "elders,_T"]));

    private static IEnumerable<string> Find(TotalsAttack attack)
        => attack.Find(TimePeriod.TryParse("2020", out var period) ? period : default, CancellationToken.None).Select(c => string.Join(',', c));
}
