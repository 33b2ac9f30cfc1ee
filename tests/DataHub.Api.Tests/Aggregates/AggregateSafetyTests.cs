using System.Security.Cryptography;
using System.Text;
using Dapper;
using DataHub.Api.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Aggregates;

/// <summary>What aggregates must never give away, over HTTP.</summary>
internal sealed class AggregateSafetyTests
{
    private const string Both = "\"comensha\", \"riec\"";

    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task OpenAsync()
    {
        _desk = await Desk.OpenAsync();
        await _desk.AddIndicatorAsync("hidden");
        await _desk.SubmitAsync("comensha", "hidden", "2020", "regio,_T: 1029", "regio,minor: 4", "_T,minor: 4", "_T,_T: 1029");
    }

    [OneTimeTearDown]
    public async Task CloseAsync() => await _desk.DisposeAsync();

    [TestCase("filter=area:regio&groupBy=age*", "regio,minor")]
    [TestCase("groupBy=area*,age*&bounds=true", "regio,minor")]
    [TestCase("filter=area:regio&filter=age:minor", "regio,minor")]
    [TestCase("filter=age:minor,adult&groupBy=area&partner=comensha", "regio,minor")]
    [TestCase("timePeriod=2019..2021&filter=age:minor&groupBy=area", "regio,minor")]
    [TestCase("filter=age:minor", "_T,minor")]
    [Description("Checklist 42")]
    public async Task A_suppressed_cell_is_suppressed_in_JSON_whatever_is_asked(string query, string cell)
    {
        var lines = (await _desk.AskAsync($"hidden/aggregates?{query}")).Where(l => l.StartsWith(cell, StringComparison.Ordinal) && !l.Contains("missing", StringComparison.Ordinal));

        Assert.That(lines, Has.One.Matches($"^{cell} suppressed( \\d+\\.\\.\\d*)? 1/1$"));
    }

    [Test]
    [Description("Checklist 44")]
    public async Task A_total_over_partners_is_hidden_when_one_partners_figure_is()
    {
        await _desk.AddIndicatorAsync("totals", suppliers: Both);
        await _desk.SubmitAsync("comensha", "totals", "2020", "_T,_T: 20");
        await _desk.SubmitAsync("riec", "totals", "2020", "_T,_T: 3");

        Assert.That(await _desk.AskAsync("totals/aggregates?bounds=true"), Is.EqualTo(["_T,_T suppressed 2/2"]));
    }

    [Test]
    [Description("Checklist 44")]
    public async Task A_partial_total_is_not_given_where_it_would_be_one_partners_figure()
    {
        await _desk.AddIndicatorAsync("waiting", suppliers: Both);
        await _desk.SubmitAsync("comensha", "waiting", "2020", "_T,_T: 20");

        Assert.That(await _desk.AskAsync("waiting/aggregates?bounds=true"), Is.EqualTo(["_T,_T missing 1/2"]));
    }

    [TestCase("limit=1")]
    [TestCase("cursor=AAAA")]
    [Description("Checklist 44")]
    public async Task An_answer_is_one_document_and_has_no_pages_that_could_be_compared(string query)
    {
        await _desk.AddIndicatorAsync($"pages-{query[0]}");
        using var response = await _desk.GetAsync($"pages-{query[0]}/aggregates?{query}");

        Assert.That((int)response.StatusCode, Is.EqualTo(400));
    }

    [Test]
    public async Task One_partner_of_several_cannot_be_asked_for_under_total_only()
    {
        await _desk.AddIndicatorAsync("several", suppliers: Both);
        await _desk.AddIndicatorAsync("contributors", """{ "threshold": 5, "minContributors": 2, "visibility": "partner-visible" }""");

        foreach (var path in new[] { "several/aggregates?partner=riec", "several/aggregates?partner=nobody", "contributors/aggregates?partner=comensha" })
        {
            using var response = await _desk.GetAsync(path);
            Assert.That((int)response.StatusCode, Is.EqualTo(403), path);
            Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("urn:datahub:problem:total-only"));
        }
    }

    [Test]
    public async Task One_partner_can_be_asked_for_where_partners_are_visible_or_it_is_the_only_one()
    {
        await _desk.AddIndicatorAsync("single");
        await _desk.AddIndicatorAsync("visible", """{ "threshold": 5, "visibility": "partner-visible" }""", Both);
        await _desk.SubmitAsync("comensha", "visible", "2020", "_T,_T: 20");

        Assert.That(await _desk.AskAsync("single/aggregates?timePeriod=2020&partner=comensha"), Is.EqualTo(["_T,_T missing 0/1"]));
        Assert.That(await _desk.AskAsync("visible/aggregates?partner=comensha"), Is.EqualTo(["_T,_T published 20 1/1"]));
        Assert.That(await _desk.AskAsync("visible/aggregates"), Is.EqualTo(["_T,_T partial 20 1/2"]));
    }

    [Test]
    public async Task A_year_of_quarters_is_hidden_when_one_of_them_is()
    {
        await _desk.AddIndicatorAsync("quarters", period: "quarter");
        foreach (var (quarter, value) in new[] { (1, 9), (2, 3), (3, 8), (4, 0) })
        {
            await _desk.SubmitAsync("comensha", "quarters", $"2020-Q{quarter}", $"_T,_T: {value}");
        }

        Assert.That(await _desk.AskAsync("quarters/aggregates?timePeriod=2020&bounds=true"), Is.EqualTo(["_T,_T suppressed 18.. 1/1"]));
        Assert.That(await _desk.AskAsync("quarters/aggregates"), Is.EqualTo(
            ["_T,_T published 9 1/1", "_T,_T suppressed 1/1", "_T,_T published 8 1/1", "_T,_T published 0 1/1"]));
    }

    [Test]
    [Description("Checklist 45")]
    public async Task Stores_that_differ_only_in_hidden_values_have_the_same_ETag_and_the_same_bytes()
    {
        await using var other = await Desk.OpenAsync();
        var answers = new List<(string ETag, string Body)>();
        foreach (var (desk, minor) in new[] { (_desk, 4), (other, 3) })
        {
            await desk.AddIndicatorAsync("same");
            await desk.SubmitAsync("comensha", "same", "2020", "regio,_T: 29", $"regio,minor: {minor}");
            using var response = await desk.GetAsync("same/aggregates?groupBy=area*,age*&bounds=true");
            answers.Add((response.Headers.ETag!.ToString(), await response.Content.ReadAsStringAsync()));
        }

        Assert.That(answers[1], Is.EqualTo(answers[0]));
        Assert.That(answers[0].Body, Does.Contain("suppressed"));
    }

    [Test]
    public async Task A_small_count_that_stands_in_the_store_is_stopped_at_the_door_and_logged_without_the_value()
    {
        await _desk.AddIndicatorAsync("breach");
        await _desk.SubmitAsync("comensha", "breach", "2020", "_T,_T: 777");
        await TamperAsync("breach", "published 777", "published 3");

        using var response = await _desk.GetAsync("breach/aggregates?timePeriod=2020");

        Assert.That((int)response.StatusCode, Is.EqualTo(500));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Not.Contain("breach").And.Not.Contain('3'));
        var line = _desk.Hub.Logs.Lines.Single(l => l.Contains("Invariant breach", StringComparison.Ordinal));
        Assert.That(line, Does.StartWith("Critical").And.Contain("of breach held").And.Not.Contain('3'));
    }

    /// <summary>What only somebody with access to the database could do: another figure, under a hash that fits.</summary>
    private Task TamperAsync(string indicator, string before, string after)
        => _desk.Hub.Services.GetRequiredService<Database>().WriteAsync(
            scope =>
            {
                scope.Connection.Inner.Execute("DROP TRIGGER tables_keep_their_content");
                var content = scope.Connection.Inner.QuerySingle<byte[]>("SELECT content FROM tables WHERE indicator = @indicator", new { indicator });
                var changed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(content).Replace(before, after, StringComparison.Ordinal));
                return scope.Connection.Inner.Execute(
                    "UPDATE tables SET content = @changed, sha256 = @hash WHERE indicator = @indicator", new { changed, hash = SHA256.HashData(changed), indicator });
            },
            CancellationToken.None);
}
