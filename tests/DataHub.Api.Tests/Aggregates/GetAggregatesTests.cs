using System.Net;
using DataHub.Api.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Aggregates;

/// <summary>Aggregates over HTTP: the contract's example, its headers and its refusals.</summary>
internal sealed class GetAggregatesTests
{
    private const string Query = "/aggregates?timePeriod=2020&filter=area:regio&groupBy=age*&bounds=true";

    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task OpenAsync()
    {
        _desk = await Desk.OpenAsync();
        await _desk.AddIndicatorAsync("victims");
        await _desk.SubmitAsync("comensha", "victims", "2020", "regio,_T: 29", "regio,minor: 4");
    }

    [OneTimeTearDown]
    public async Task CloseAsync() => await _desk.DisposeAsync();

    [Test]
    public async Task The_answer_has_the_form_of_the_contract()
    {
        using var response = await _desk.GetAsync("victims" + Query);

        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("application/json"));
        Assert.That(response.Headers.CacheControl?.ToString(), Is.EqualTo("no-cache, private"));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("""
            {"indicator":"victims","unit":"persons","threshold":5,"policyVersion":1,"updatedAt":"2026-11-23T18:31:00Z","observations":[
            {"timePeriod":"2020","dimensions":{"area":"regio","age":"_T"},"value":29,"status":"published","coverage":{"reported":1,"expected":1}},
            {"timePeriod":"2020","dimensions":{"area":"regio","age":"minor"},"value":null,"status":"suppressed","bounds":{"lower":1,"upper":28},
            "coverage":{"reported":1,"expected":1}},
            {"timePeriod":"2020","dimensions":{"area":"regio","age":"adult"},"value":null,"status":"missing","coverage":{"reported":0,"expected":1}}]}
            """.ReplaceLineEndings(string.Empty)));
    }

    [Test]
    public async Task Bounds_are_given_when_asked_for_alone()
        => Assert.That(await _desk.AskAsync("victims/aggregates?filter=area:regio&groupBy=age"), Does.Contain("regio,minor suppressed 1/1"));

    [Test]
    public async Task An_unchanged_answer_is_not_sent_again()
    {
        using var first = await _desk.GetAsync("victims" + Query);
        using var second = await _desk.GetAsync("victims" + Query, ifNoneMatch: first.Headers.ETag!.ToString());
        using var listed = await _desk.GetAsync("victims" + Query, ifNoneMatch: $"\"other\", W/{first.Headers.ETag}");

        Assert.That(first.Headers.ETag.IsWeak, Is.False);
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(second.Headers.ETag, Is.EqualTo(first.Headers.ETag));
        Assert.That(listed.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
    }

    [Test]
    public async Task A_change_to_the_indicators_tables_shows_at_once_and_one_to_others_does_not_move_the_ETag()
    {
        await _desk.AddIndicatorAsync("first");
        await _desk.AddIndicatorAsync("other");
        using var before = await _desk.GetAsync("first/aggregates?timePeriod=2020");
        await _desk.SubmitAsync("comensha", "other", "2020", "_T,_T: 9");
        using var same = await _desk.GetAsync("first/aggregates?timePeriod=2020");
        await _desk.SubmitAsync("comensha", "first", "2020", "_T,_T: 9");
        using var after = await _desk.GetAsync("first/aggregates?timePeriod=2020", ifNoneMatch: before.Headers.ETag!.ToString());

        Assert.That(same.Headers.ETag, Is.EqualTo(before.Headers.ETag));
        Assert.That(after.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task What_is_withdrawn_is_missing_and_no_older_revision_returns()
    {
        await _desk.AddIndicatorAsync("withdrawn");
        await _desk.SubmitAsync("comensha", "withdrawn", "2020", "_T,_T: 9");
        var second = await _desk.SubmitAsync("comensha", "withdrawn", "2020", "_T,_T: 9");
        Assert.That(await _desk.AskAsync("withdrawn/aggregates?timePeriod=2020"), Is.EqualTo(["_T,_T published 9 1/1"]));

        await _desk.WithdrawAsync("comensha", second);

        Assert.That(await _desk.AskAsync("withdrawn/aggregates?timePeriod=2020"), Is.EqualTo(["_T,_T missing 0/1"]));
        Assert.That(await _desk.AskAsync("withdrawn/aggregates"), Is.Empty, "no period is stored");
    }

    [Test]
    [Description("Checklist 35")]
    public async Task HEAD_is_answered_as_GET_is_without_the_body()
    {
        using var get = await _desk.GetAsync("victims" + Query);
        using var head = await _desk.GetAsync("victims" + Query, method: HttpMethod.Head);

        Assert.That(head.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(head.Headers.ETag, Is.EqualTo(get.Headers.ETag));
        Assert.That(head.Content.Headers.ContentLength, Is.EqualTo(get.Content.Headers.ContentLength).And.GreaterThan(0));
        Assert.That(await head.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [TestCase("text/html")]
    [TestCase("application/json;q=0")]
    [Description("Checklist 27")]
    public async Task An_Accept_that_names_nothing_on_offer_is_406(string accept)
    {
        using var response = await _desk.GetAsync("victims" + Query, accept);

        Assert.That((int)response.StatusCode, Is.EqualTo(406));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
    }

    [Test]
    [Description("Checklist 28")]
    public async Task All_faults_of_a_query_are_in_one_answer_that_repeats_nothing()
    {
        using var response = await _desk.GetAsync("victims/aggregates?timePeriod=sekret&groupBy=sekret&sekret=1");
        var text = await response.Content.ReadAsStringAsync();

        Assert.That((int)response.StatusCode, Is.EqualTo(400));
        Assert.That(text, Does.Contain("invalidPeriod").And.Contain("unknownDimension").And.Contain("unknownParameter").And.Not.Contain("sekret"));
    }

    [TestCase("submissions:write")]
    [TestCase("audit:read")]
    [TestCase("catalogue:write")]
    public async Task Only_a_dashboard_reads_aggregates(string scope)
    {
        using var response = await _desk.GetAsync("victims" + Query, client: _desk.Hub.Client(scope));

        Assert.That((int)response.StatusCode, Is.EqualTo(403));
        Assert.That(response.Headers.WwwAuthenticate.ToString(), Does.Contain("insufficient_scope"));
    }

    [Test]
    public async Task Without_a_token_there_is_nothing_to_read()
    {
        using var response = await _desk.GetAsync("victims" + Query, client: _desk.Hub.Anonymous);

        Assert.That((int)response.StatusCode, Is.EqualTo(401));
    }

    [TestCase("nobody")]
    [TestCase("VICTIMS")]
    [TestCase("%7Eregio")]
    public async Task An_indicator_that_the_catalogue_does_not_have_is_404(string code)
    {
        using var response = await _desk.GetAsync(code + Query);

        Assert.That((int)response.StatusCode, Is.EqualTo(404));
    }

    [Test]
    public async Task Reads_are_counted_for_the_audit_log()
    {
        await _desk.AddIndicatorAsync("counted");
        await _desk.AskAsync("counted/aggregates");
        await _desk.AskAsync("counted/aggregates");
        await _desk.Hub.Services.GetRequiredService<ReadCounter>().FlushAsync(all: true, CancellationToken.None);

        var log = await _desk.Hub.Client("audit:read", "officer").GetStringAsync(new Uri("/v1/audit-entries?indicator=counted", UriKind.Relative));

        Assert.That(log, Does.Contain("aggregates-read").And.Contain("\"count\":2"));
    }
}
