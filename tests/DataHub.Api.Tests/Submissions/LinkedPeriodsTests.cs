using DataHub.Api.Tests.Aggregates;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Submissions;

/// <summary>Periods of several lengths, over HTTP: what is stored of one says something about the others.</summary>
internal sealed class LinkedPeriodsTests
{
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task OpenAsync() => _desk = await Desk.OpenAsync();

    [OneTimeTearDown]
    public async Task CloseAsync() => await _desk.DisposeAsync();

    [Test]
    public async Task Chain__a_quarter_that_the_year_and_two_others_leave_one_or_two_for_is_not_left_so()
    {
        await _desk.AddIndicatorAsync("chain", period: "year quarter");
        await _desk.SubmitAsync("comensha", "chain", "2020", "_T,_T: 20");
        await _desk.SubmitAsync("comensha", "chain", "2020-Q1", "_T,_T: 9");
        await _desk.SubmitAsync("comensha", "chain", "2020-Q3", "_T,_T: 2");
        await _desk.SubmitAsync("comensha", "chain", "2020-Q2", "_T,_T: 9");

        Assert.That(await _desk.AskAsync("chain/aggregates?timePeriod=2020"), Is.EqualTo(["_T,_T published 20 1/1"]));
        Assert.That(await _desk.AskAsync("chain/aggregates?timePeriod=2020-Q1..2020-Q3"), Is.EqualTo(["_T,_T published 9 1/1", "_T,_T suppressed 1/1", "_T,_T suppressed 1/1"]));
    }

    [Test]
    public async Task Withdrawn_year__who_kept_it_still_has_it()
    {
        await _desk.AddIndicatorAsync("withdrawn", period: "year quarter");
        var year = await _desk.SubmitAsync("comensha", "withdrawn", "2020", "_T,_T: 12");
        await _desk.SubmitAsync("comensha", "withdrawn", "2020-Q1", "_T,_T: 9");
        await _desk.WithdrawAsync("comensha", year);
        await _desk.SubmitAsync("comensha", "withdrawn", "2020-Q2", "_T,_T: 0");

        // A third zero would leave 3 for the last quarter.
        using var third = await _desk.SendAsync("comensha", "withdrawn", "2020-Q3", "_T,_T: 0");
        Assert.That((int)third.StatusCode, Is.EqualTo(400).Or.EqualTo(201));
        var published = (await _desk.AskAsync("withdrawn/aggregates?timePeriod=2020-Q1..2020-Q4")).Count(l => l.Contains("published", StringComparison.Ordinal));
        Assert.That(published, Is.LessThan(3));
    }

    [Test]
    public async Task Same_date__of_a_stock_the_year_and_its_last_quarter_are_one()
    {
        await _desk.AddIndicatorAsync("date", period: "year quarter", temporal: "stock");
        await _desk.SubmitAsync("comensha", "date", "2020", "_T,_T: 28", "_T,minor: 4", "_T,adult: 24");
        await _desk.SubmitAsync("comensha", "date", "2020-Q4", "_T,_T: 28", "_T,minor: 4", "_T,adult: 24");

        var (year, quarter) = (await _desk.AskAsync("date/aggregates?timePeriod=2020&groupBy=age*"), await _desk.AskAsync("date/aggregates?timePeriod=2020-Q4&groupBy=age*"));
        Assert.That(quarter, Is.EqualTo(year), "both would tell the minors by subtraction");
    }

    [Test]
    public async Task Zero_that_pins__it_is_refused_and_named()
    {
        await _desk.AddIndicatorAsync("zero", period: "year half-year");
        await _desk.SubmitAsync("comensha", "zero", "2020", "_T,minor: 5");
        await _desk.SubmitAsync("comensha", "zero", "2020-S1", "_T,_T: 6", "_T,minor: 5", "_T,adult: 1");
        using var second = await _desk.SendAsync("comensha", "zero", "2020-S2", "_T,_T: 8", "_T,minor: 0", "_T,adult: 8");
        var text = await second.Content.ReadAsStringAsync();

        if ((int)second.StatusCode == 400)
        {
            Assert.That(text, Does.Contain("\"#/tables/0/observations/1\"").And.Contain("conflictsWithStored"));
            await _desk.SubmitAsync("comensha", "zero", "2020-S2", "_T,_T: 8");
        }

        var lines = await _desk.AskAsync("zero/aggregates?timePeriod=2020-S1&groupBy=age*&bounds=true");
        Assert.That(lines.Single(l => l.StartsWith("_T,adult", StringComparison.Ordinal)), Does.StartWith("_T,adult suppressed 1.."));
    }

    [Test]
    public async Task A_year_that_nobody_sent_is_what_its_parts_are_along_any_way_that_is_published()
    {
        await _desk.AddIndicatorAsync("parts", period: "year half-year quarter");
        await _desk.SubmitAsync("comensha", "parts", "2020-Q1", "_T,_T: 10");
        await _desk.SubmitAsync("comensha", "parts", "2020-Q2", "_T,_T: 11");
        await _desk.SubmitAsync("comensha", "parts", "2020-S2", "_T,_T: 12");

        Assert.That(await _desk.AskAsync("parts/aggregates?timePeriod=2020"), Is.EqualTo(["_T,_T published 33 1/1"]));
        Assert.That(await _desk.AskAsync("parts/aggregates?timePeriod=2020-Q3"), Is.EqualTo(["_T,_T missing 0/1"]));
    }

    [Test]
    public async Task Figures_that_contradict_what_is_stored_are_taken_and_the_receipt_says_so()
    {
        await _desk.AddIndicatorAsync("contradiction", period: "year quarter");
        await _desk.SubmitAsync("comensha", "contradiction", "2020", "_T,_T: 20");
        using var quarter = await _desk.SendAsync("comensha", "contradiction", "2020-Q1", "_T,_T: 25");

        Assert.That((int)quarter.StatusCode, Is.EqualTo(201));
        var table = (await quarter.JsonAsync()).GetProperty("tables")[0];
        Assert.That(table.GetProperty("contradicts").EnumerateArray().Select(c => c.GetString()), Is.EqualTo(new[] { "2020" }));
        Assert.That((await _desk.Hub.Client("submissions:write", "comensha").GetAsync(quarter.Headers.Location).JsonAsync()).ToString(), Does.Not.Contain("contradicts"));
    }

    [Test]
    public async Task A_policy_that_was_loosened_stays_in_force_for_what_is_linked_with_stored_tables()
    {
        await _desk.AddIndicatorAsync("loosened", """{ "threshold": 10 }""", period: "year quarter");
        await _desk.SubmitAsync("comensha", "loosened", "2020-Q1", "_T,_T: 30");
        await _desk.ChangeAsync("/v1/indicators/loosened", "\"threshold\":10", "\"threshold\":5");
        await _desk.SubmitAsync("comensha", "loosened", "2020-Q2", "_T,_T: 7");
        await _desk.SubmitAsync("comensha", "loosened", "2021-Q1", "_T,_T: 7");

        Assert.That(await _desk.AskAsync("loosened/aggregates?timePeriod=2020-Q2"), Is.EqualTo(["_T,_T suppressed 1/1"]));
        Assert.That(await _desk.AskAsync("loosened/aggregates?timePeriod=2021-Q1"), Is.EqualTo(["_T,_T published 7 1/1"]));
    }

    [TestCase("""{ "threshold": 5, "zeros": "hide" }""")]
    [TestCase("""{ "threshold": 5, "minContributors": 3 }""")]
    public async Task Where_it_is_not_proven_what_overlapping_periods_give_away_there_are_none(string policy)
    {
        var document = Monitor.Indicator("unproven", "comensha", "age:ages").Replace("\"year\"", "\"year\", \"quarter\"", StringComparison.Ordinal)
            .Replace("""{ "threshold": 5 }""", policy, StringComparison.Ordinal);
        using var response = await Monitor.PutAsync(_desk.Hub.Client("catalogue:write", "steward"), "/v1/indicators/unproven", document);
        Assert.That(await Task.FromResult(response).FaultsAsync(), Is.EqualTo(new[] { "#/periods onePeriodLength" }));
    }
}
