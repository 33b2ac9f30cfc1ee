using DataHub.Api.Aggregates;
using DataHub.Api.Catalogue;
using static DataHub.Api.Tests.Aggregates.Stored;

namespace DataHub.Api.Tests.Aggregates;

/// <summary>Totals over partners.</summary>
internal sealed class PartnerReadingTests
{
    private static readonly IndicatorDocument Two = Indicator with { Suppliers = ["b", "a"] };

    private static readonly IndicatorDocument LeastTwo = Two with { Policy = Two.Policy with { MinContributors = 2 } };

    [TestCase("_T,_T: 9", "_T,_T: 11", "published 20 2/2")]
    [TestCase("_T,_T: 9", "_T,_T: 0", "published 9 2/2")]
    [TestCase("_T,_T: 9", "regio,_T: 6", "partial 9 1/2")]
    [TestCase("elders,_T: 9", "regio,_T: 6", "missing 0/2")]
    [TestCase("_T,_T: hidden 1..4", "_T,_T: 11", "suppressed 12..15 2/2")]
    [TestCase("_T,_T: hidden 1..4", "_T,_T: hidden 1..", "suppressed 2.. 2/2")]
    [TestCase("_T,_T: hidden 1..4", "regio,_T: 6", "suppressed 1.. 1/2")]
    public void A_total_over_partners(string a, string b, string expected) => Assert.That(Total(Two, a, b), Is.EqualTo($"2020 _T,_T {expected}"));

    [TestCase("_T,_T: 9", "_T,_T: 11", "published 20 2/2")]
    [TestCase("_T,_T: 0", "_T,_T: 0", "published 0 2/2")]
    [TestCase("_T,_T: 9", "regio,_T: 6", "missing 1/2")]
    [TestCase("_T,_T: hidden 1..4", "_T,_T: 11", "suppressed 2/2")]
    [TestCase("_T,_T: hidden 1..4", "regio,_T: 6", "missing 1/2")]
    public void Several_suppliers_under_total_only_give_no_partial_total_and_no_bounds(string a, string b, string expected)
        => Assert.That(Total(TotalOnly, a, b), Is.EqualTo($"2020 _T,_T {expected}"));

    [TestCase("_T,_T: 9", "_T,_T: 11", "published 20 2/2")]
    [TestCase("_T,_T: 9", "_T,_T: 0", "suppressed 2/2")]
    [TestCase("_T,_T: 0", "_T,_T: 0", "suppressed 2/2")]
    [TestCase("_T,_T: 9", "regio,_T: 6", "missing 1/2")]
    [TestCase("_T,_T: hidden 1..4", "_T,_T: 11", "suppressed 2/2")]
    public void A_total_with_too_few_contributors_is_hidden(string a, string b, string expected)
        => Assert.That(Total(LeastTwo, a, b), Is.EqualTo($"2020 _T,_T {expected}"));

    [Test]
    public void A_year_is_hidden_when_one_of_its_quarters_has_too_few_contributors()
    {
        var tables = Enumerable.Range(1, 4).SelectMany(q => new[] { Table("a", $"2020-Q{q}", "_T,_T: 9"), Table("b", $"2020-Q{q}", q == 4 ? "_T,_T: 0" : "_T,_T: 8") });
        var figures = Figures(LeastTwo with { Periods = ["quarter"] }, [.. tables]);

        Assert.That(Ask(figures, "timePeriod=2020"), Is.EqualTo(["2020 _T,_T suppressed 2/2"]));
        Assert.That(Ask(figures, "timePeriod=2020-Q1"), Is.EqualTo(["2020-Q1 _T,_T published 17 2/2"]));
    }

    [Test]
    public void One_partner_can_be_asked_for_when_partners_are_visible()
    {
        var figures = Figures(Two, Table("a", "2020", "_T,_T: 9"), Table("b", "2020", "_T,_T: 11"));

        Assert.That(Ask(figures, "partner=b"), Is.EqualTo(["2020 _T,_T published 11 1/1"]));
    }

    [Test]
    public void Totals_are_all_there_is_with_several_suppliers_or_a_least_number_of_contributors()
    {
        var single = TotalOnly with { Suppliers = ["a"] };

        Assert.That(Figures(Two).IsTotalOnly, Is.False);
        Assert.That(Figures(single).IsTotalOnly, Is.False);
        Assert.That(Figures(TotalOnly).IsTotalOnly, Is.True);
        Assert.That(Figures(LeastTwo).IsTotalOnly, Is.True);
        Assert.That(Figures(single, Table("b", "2020", "_T,_T: 9")).IsTotalOnly, Is.True, "a former supplier's table counts");
    }

    [Test]
    public void A_partner_is_expected_only_in_periods_in_which_it_is_valid()
    {
        var figures = Figures(Two with { Suppliers = ["a", "c"] }, Table("a", "2020", "_T,_T: 9"), Table("a", "2022", "_T,_T: 9"));

        Assert.That(Ask(figures, string.Empty), Is.EqualTo(["2020 _T,_T published 9 1/1", "2022 _T,_T partial 9 1/2"]));
    }

    [Test]
    public void Each_partner_is_read_by_itself_before_partners_are_added()
    {
        var figures = Figures(Two, Table("a", "2020", "regio,_T: 9", "elders,_T: 6"), Table("b", "2020", "_T,minor: 5", "_T,adult: 7"));

        Assert.That(Ask(figures, string.Empty), Is.EqualTo(["2020 _T,_T published 27 2/2"]));
    }

    [Test]
    public void The_last_check_stops_a_small_count_and_every_sum_it_is_part_of()
    {
        var figures = Figures(Indicator, Table("a", "2020", "regio,_T: 3", "elders,_T: 20"));

        Assert.That(Passes(figures, "filter=area:regio"), Is.False);
        Assert.That(Passes(figures, "timePeriod=2020"), Is.False, "23 is not small, and 20 is shown");
        Assert.That(Passes(figures, "filter=area:elders"), Is.True);
    }

    [Test]
    public void The_last_check_goes_by_the_policy_that_each_table_was_protected_under()
    {
        var figures = Figures(Two, Table("a", "2020", FullCube, 11, "_T,_T: 0"), Table("b", "2020", FullCube, 5, "_T,_T: 6"), Table("b", "2021", FullCube, 11, "_T,_T: 6"));

        Assert.That(Passes(figures, "timePeriod=2020"), Is.True);
        Assert.That(Passes(figures, "timePeriod=2021"), Is.False);
    }

    private static bool Passes(IndicatorFigures figures, string query) => LastCheck.Passes(Query(figures, query).Answer(figures));

    private static string Total(IndicatorDocument indicator, string a, string b)
        => Ask(Figures(indicator, Table("a", "2020", a), Table("b", "2020", b)), "timePeriod=2020").Single();
}
