using static DataHub.Api.Tests.Aggregates.Stored;

namespace DataHub.Api.Tests.Aggregates;

/// <summary>Figures over time: flows add up, stocks do not.</summary>
internal sealed class TimeReadingTests
{
    [Test]
    public void A_flow_year_is_the_sum_of_its_quarters() => Assert.That(Year("_T,_T: 5", "_T,_T: 6", "_T,_T: 0", "_T,_T: 8"), Is.EqualTo("2020 _T,_T published 19 1/1"));

    [Test]
    public void A_flow_year_of_which_a_quarter_was_not_sent_is_missing() => Assert.That(Year("_T,_T: 5", "_T,_T: 6", "_T,_T: 7"), Is.EqualTo("2020 _T,_T missing 0/1"));

    [Test]
    public void A_flow_year_of_which_a_quarter_lacks_the_cell_is_missing()
        => Assert.That(Year("_T,_T: 5", "_T,_T: hidden 1..4", "regio,_T: 7", "_T,_T: 8"), Is.EqualTo("2020 _T,_T missing 0/1"));

    [Test]
    public void A_flow_year_with_a_hidden_quarter_is_hidden()
        => Assert.That(Year("_T,_T: 5", "_T,_T: hidden 1..4", "_T,_T: hidden 2..9", "_T,_T: 8"), Is.EqualTo("2020 _T,_T suppressed 16..26 1/1"));

    [Test]
    public void A_stock_is_never_added_over_time()
    {
        var figures = Figures(Quarterly with { Temporal = "stock" }, Quarters("_T,_T: 5", "_T,_T: 6", "_T,_T: 7", "_T,_T: 8"));

        Assert.That(Ask(figures, "timePeriod=2020"), Is.EqualTo(["2020 _T,_T missing 0/1"]));
        Assert.That(Ask(figures, "timePeriod=2020-Q2"), Is.EqualTo(["2020-Q2 _T,_T published 6 1/1"]));
    }

    [Test]
    public void A_period_shorter_than_what_is_sent_is_missing()
        => Assert.That(Ask(Figures(Indicator, Table("a", "2020", "_T,_T: 20")), "timePeriod=2020-Q1"), Is.EqualTo(["2020-Q1 _T,_T missing 0/1"]));

    [Test]
    public void A_range_lists_its_periods_in_order()
        => Assert.That(Ask(Figures(Quarterly, Quarters("_T,_T: 5", "_T,_T: 6")), "timePeriod=2019-Q4..2020-Q2"), Is.EqualTo([
            "2019-Q4 _T,_T missing 0/1", "2020-Q1 _T,_T published 5 1/1", "2020-Q2 _T,_T published 6 1/1"]));

    [Test]
    public void Without_a_period_every_stored_period_is_answered()
        => Assert.That(Ask(Figures(Indicator, Table("a", "2021", "_T,_T: 6"), Table("a", "2019", "_T,_T: 5")), string.Empty), Is.EqualTo([
            "2019 _T,_T published 5 1/1", "2021 _T,_T published 6 1/1"]));

    [Test]
    public void Parts_in_which_a_code_was_not_valid_add_nothing()
    {
        var halfYears = Indicator with { Periods = ["half-year"] };
        var figures = Figures(halfYears, Table("a", "2021-S1", "_T,_T: 5"), Table("a", "2021-S2", CubeOf("regio", "nieuw"), 5, "nieuw,_T: 6"));

        Assert.That(Ask(figures, "timePeriod=2021&filter=area:nieuw"), Is.EqualTo(["2021 nieuw,_T published 6 1/1"]));
        Assert.That(Ask(figures, "timePeriod=2021-S1&filter=area:nieuw"), Is.EqualTo(["2021-S1 nieuw,_T missing 0/1"]));
        Assert.That(Ask(figures, "timePeriod=2021-S1&groupBy=area"), Has.None.Contains("nieuw"));
        Assert.That(Ask(figures, "timePeriod=2021&groupBy=area"), Has.One.Contains("nieuw"));
    }

    [Test]
    public void Parts_in_which_a_partner_was_not_valid_add_nothing()
    {
        var figures = Figures(Quarterly with { Suppliers = ["c"] }, Table("c", "2021-Q3", "_T,_T: 5"), Table("c", "2021-Q4", "_T,_T: 6"));

        Assert.That(Ask(figures, "timePeriod=2021"), Is.EqualTo(["2021 _T,_T published 11 1/1"]));
        Assert.That(Ask(figures, "timePeriod=2020"), Is.EqualTo(["2020 _T,_T missing 0/0"]));
    }

    private static string Year(params string[] quarters) => Ask(Figures(Quarterly, Quarters(quarters)), "timePeriod=2020").Single();

    private static Api.Storage.StoredTable[] Quarters(params string[] cells) => [.. cells.Select((c, i) => Table("a", $"2020-Q{i + 1}", c))];
}
