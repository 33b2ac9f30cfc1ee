using static DataHub.Api.Tests.Aggregates.Stored;

namespace DataHub.Api.Tests.Aggregates;

/// <summary>What may be read of one table of one partner.</summary>
internal sealed class TableReadingTests
{
    [Test]
    public void A_cell_that_was_sent_is_read_as_it_was_stored()
    {
        var figures = Figures(Indicator, Table("a", "2020", "regio,_T: 29", "regio,minor: hidden 1..7"));

        Assert.That(Ask(figures, "filter=area:regio&groupBy=age*"), Is.EqualTo([
            "2020 regio,_T published 29 1/1", "2020 regio,minor suppressed 1..7 1/1", "2020 regio,adult missing 0/1"]));
    }

    [Test]
    public void A_cell_that_was_not_sent_is_the_sum_of_its_children_when_all_are_there()
        => Assert.That(AskArea("rotterdam,_T: 9", "overig,_T: 11", "elders,_T: 0"), Is.EqualTo([
            "2020 _T,_T published 20 1/1", "2020 regio,_T published 20 1/1", "2020 elders,_T published 0 1/1",
            "2020 rotterdam,_T published 9 1/1", "2020 overig,_T published 11 1/1"]));

    [Test]
    public void The_sum_of_a_hidden_child_is_hidden_within_the_sum_of_the_bounds()
        => Assert.That(AskArea("rotterdam,_T: hidden 1..7", "overig,_T: hidden 2..", "elders,_T: 6"), Does.Contain("2020 _T,_T suppressed 9.. 1/1"));

    [Test]
    public void What_follows_by_adding_is_read_as_the_protector_judged_it()
        => Assert.That(AskArea("rotterdam,_T: hidden 1..8", "overig,_T: hidden 1..8", "regio,_T: follows 9"), Does.Contain("2020 regio,_T published 9 1/1"));

    [Test]
    public void What_the_protector_hid_stays_hidden_although_its_children_add_up()
        => Assert.That(AskArea("rotterdam,_T: 9", "overig,_T: 11", "regio,_T: follows hidden 1..30"), Does.Contain("2020 regio,_T suppressed 1..30 1/1"));

    [Test]
    public void What_follows_by_subtracting_alone_is_missing()
        => Assert.That(AskArea("regio,_T: 29", "rotterdam,_T: 9", "overig,_T: follows 20"), Does.Contain("2020 overig,_T missing 0/1"));

    [Test]
    public void The_total_over_a_tree_of_which_one_city_was_sent_is_missing_and_not_that_city()
        => Assert.That(AskArea("rotterdam,_T: 9"), Does.Contain("2020 regio,_T missing 0/1").And.Contain("2020 _T,_T missing 0/1"));

    [Test]
    public void One_missing_child_beside_a_hidden_one_makes_the_sum_missing()
        => Assert.That(AskArea("rotterdam,_T: hidden 1..4", "elders,_T: 9"), Does.Contain("2020 _T,_T missing 0/1"));

    [Test]
    public void What_is_left_of_a_code_is_neither_shown_nor_added()
    {
        var cube = CubeOf("regio", "rotterdam<regio", "~regio<regio", "~_T");
        var figures = Figures(Indicator, Table("a", "2020", cube, 5, "rotterdam,_T: 9", "~regio,_T: follows 20", "~_T,_T: follows 7"));

        Assert.That(Ask(figures, "groupBy=area*"), Has.Exactly(1).Contains("published").And.Exactly(4).Contains("missing"));
    }

    [Test]
    public void A_sum_may_run_along_any_dimension()
    {
        var figures = Figures(Indicator, Table("a", "2020", "rotterdam,minor: 5", "rotterdam,adult: 6", "overig,_T: 7"));

        Assert.That(Ask(figures, "filter=area:regio"), Is.EqualTo(["2020 regio,_T published 18 1/1"]));
    }

    [Test]
    public void Where_two_sums_disagree_the_hidden_one_counts()
    {
        var figures = Figures(Indicator, Table("a", "2020", "rotterdam,_T: 9", "overig,_T: 9", "regio,minor: hidden 1..7", "regio,adult: 14"));

        Assert.That(Ask(figures, "filter=area:regio"), Is.EqualTo(["2020 regio,_T suppressed 15..21 1/1"]));
    }

    [Test]
    public void Codes_that_were_not_valid_in_the_period_are_not_waited_for()
    {
        var withNew = CubeOf("regio", "rotterdam<regio", "overig<regio", "elders", "nieuw");
        var cells = new[] { "regio,_T: 20", "elders,_T: 8" };

        Assert.That(Ask(Figures(Indicator, Table("a", "2020", cells)), "timePeriod=2020"), Is.EqualTo(["2020 _T,_T published 28 1/1"]));
        Assert.That(Ask(Figures(Indicator, Table("a", "2022", withNew, 5, cells)), "timePeriod=2022"), Is.EqualTo(["2022 _T,_T missing 0/1"]));
    }

    [Test]
    public void An_indicator_without_dimensions_has_one_cell()
    {
        var none = Indicator with { Dimensions = [] };

        Assert.That(Ask(Figures(none, Table("a", "2020", new Disclosure.Tables.Cube([]), 5, ": 8")), "timePeriod=2020"), Is.EqualTo(["2020  published 8 1/1"]));
    }

    private static IReadOnlyList<string> AskArea(params string[] cells) => Ask(Figures(Indicator, Table("a", "2020", cells)), "groupBy=area*");
}
