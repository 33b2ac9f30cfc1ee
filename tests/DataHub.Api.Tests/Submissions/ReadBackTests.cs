using System.Net.Http.Headers;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Submissions;

internal sealed class ReadBackTests
{
    private Hub _hub = null!;
    private HttpClient _partner = null!;
    private HttpClient _officer = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _hub = await Monitor.StartAsync();
        _partner = _hub.Client("submissions:write", "politie");
        _officer = _hub.Client("audit:read", "officer");
    }

    [TearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    [Test]
    [Description("Checklist 18")]
    public async Task Another_partner_s_submission_looks_like_one_that_does_not_exist()
    {
        var location = await SubmitAsync();
        var other = _hub.Client("submissions:write", "comensha");
        var missing = new Uri("/v1/submissions/0193fb2c-0000-7000-8000-000000000000", UriKind.Relative);
        Assert.That(await TextAsync(other.GetAsync(location)), Is.EqualTo(await TextAsync(other.GetAsync(missing))));
        Assert.That(await TextAsync(other.DeleteAsync(location)), Is.EqualTo(await TextAsync(other.DeleteAsync(missing))));
        Assert.That(await other.GetAsync(location).ProblemAsync(), Is.EqualTo("404 not-found"));
        Assert.That((await other.GetAsync("/v1/submissions").JsonAsync()).GetProperty("submissions").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task The_officer_reads_all_and_the_log_tells_of_it()
    {
        var location = await SubmitAsync();
        var stored = await _officer.GetAsync(location).JsonAsync();
        var list = await _officer.GetAsync("/v1/submissions").JsonAsync();
        Assert.That(stored.GetProperty("partner").GetString(), Is.EqualTo("politie"));
        Assert.That(list.GetProperty("submissions")[0].GetProperty("id").GetString(), Is.EqualTo(stored.GetProperty("id").GetString()));
        var log = await _officer.GetAsync("/v1/audit-entries?action=audit-read").JsonAsync();
        Assert.That(
            log.GetProperty("auditEntries").EnumerateArray().Select(e => e.GetProperty("target").GetString()),
            Is.EqualTo(new[] { $"submission/{stored.GetProperty("id").GetString()}", "submissions" }));
    }

    [Test]
    public async Task A_submission_is_read_back_without_reasons()
        => Assert.That((await _partner.GetAsync(await SubmitAsync()).JsonAsync()).ToString(), Does.Contain("suppressed").And.Not.Contain("reason"));

    [Test]
    public async Task The_list_goes_page_by_page_newest_first()
    {
        var sent = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            sent.Insert(0, (await SubmitAsync()).ToString().Split('/')[^1]);
            _hub.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        using var first = await _partner.GetAsync("/v1/submissions?limit=2");
        var next = first.Headers.GetValues("Link").Single().Split('<', '>')[1];
        using var second = await _partner.GetAsync(next);
        Assert.That((await IdsAsync(first)).Concat(await IdsAsync(second)), Is.EqualTo(sent));
        Assert.That(second.Headers.Contains("Link"), Is.False);
    }

    [Test]
    public async Task The_officer_lists_what_a_partner_sent_for_a_period_and_when()
    {
        var first = await SubmitAsync();
        _hub.Clock.Advance(TimeSpan.FromMinutes(1));
        using var other = await Monitor.SubmitAsync(_hub.Client("submissions:write", "comensha"), Monitor.Submission(Monitor.Victims, Monitor.Victims.Replace("2020", "2021", StringComparison.Ordinal)));
        var second = other.Headers.Location!;

        Assert.That(await ListedAsync("?partner=politie"), Is.EqualTo(new[] { first }));
        Assert.That(await ListedAsync("?timePeriod=2020"), Is.EqualTo(new[] { second, first }));
        Assert.That(await ListedAsync("?timePeriod=2021"), Is.EqualTo(new[] { second }));
        Assert.That(await ListedAsync("?timePeriod=2021-Q1"), Is.Empty);
        Assert.That(await ListedAsync("?timePeriod=2021&partner=politie"), Is.Empty);
        Assert.That(await ListedAsync("?from=2026-11-23T18:32:00Z"), Is.EqualTo(new[] { second }));
        Assert.That(await ListedAsync("?to=2026-11-23T18:32:00Z"), Is.EqualTo(new[] { first }));
        Assert.That(await ListedAsync("?from=2026-11-23T18:31:00.0000001Z&to=2026-11-23T18:32:00Z"), Is.Empty);
    }

    [Test]
    public async Task A_partner_lists_its_own_and_is_told_nothing_of_another()
    {
        await SubmitAsync();
        Assert.That((await _partner.ItemsAsync("/v1/submissions?partner=politie&timePeriod=2020", "submissions")).Select(s => s.Line("partner")), Is.EqualTo(new[] { "politie" }));
        Assert.That(await _partner.GetAsync("/v1/submissions?partner=comensha").ProblemAsync(), Is.EqualTo("403 forbidden"));
        Assert.That(await _hub.Client("submissions:write", "comensha").GetAsync("/v1/submissions?partner=politie").ProblemAsync(), Is.EqualTo("403 forbidden"));
    }

    [Test]
    public async Task The_next_page_has_the_filters_of_the_first()
    {
        await SubmitAsync();
        using var other = await Monitor.SubmitAsync(_hub.Client("submissions:write", "comensha"), Monitor.Submission(Monitor.Victims));
        await SubmitAsync();

        Assert.That((await _officer.ItemsAsync("/v1/submissions?partner=politie&limit=1", "submissions")).Select(s => s.Line("partner")), Is.EqualTo(new[] { "politie", "politie" }));
    }

    [Test]
    public async Task As_a_file_the_list_has_a_line_for_each_submission()
    {
        var id = (await SubmitAsync()).ToString().Split('/')[^1];
        await _partner.DeleteAsync($"/v1/submissions/{id}").StatusAsync();
        var file = await _partner.CsvAsync("/v1/submissions");

        Assert.That(file[..2], Is.EqualTo(new[] { "attachment submissions.csv", "id,partner,receivedAt,auditIndex,withdrawnAt" }));
        Assert.That(file[2], Does.Match($"^{id},politie,2026-11-23T18:31:00Z,[0-9]+,2026-11-23T18:31:00Z$"));
    }

    [TestCase("?partner=stolen&timePeriod=Q1&from=2026-01-01T00:00:00Z&to=2025-01-01T00:00:00Z", "partner unknownPartner", "timePeriod invalidPeriod", "to periodReversed")]
    public async Task A_filter_that_cannot_be_is_refused(string query, params string[] faults)
        => Assert.That(await _officer.GetAsync("/v1/submissions" + query).FaultsAsync(), Is.EqualTo(faults));

    [TestCase("?limit=0", "limit invalidParameter")]
    [TestCase("?cursor=abc", "cursor invalidCursor")]
    public async Task A_bad_page_is_refused(string query, string fault)
        => Assert.That(await _partner.GetAsync("/v1/submissions" + query).FaultsAsync(), Is.EqualTo(new[] { fault }));

    [Test]
    public async Task An_etag_stays_while_nothing_becomes_of_the_tables()
    {
        var location = await SubmitAsync();
        using var first = await _partner.GetAsync(location);
        Assert.That(await GetAsync(location, first.Headers.ETag!), Is.EqualTo(304));
        await SubmitAsync();
        Assert.That(await GetAsync(location, first.Headers.ETag!), Is.EqualTo(200));
    }

    [Test]
    public async Task A_withdrawn_submission_stays_visible_as_withdrawn()
    {
        var location = await SubmitAsync();
        Assert.That(await _partner.DeleteAsync(location).StatusAsync(), Is.EqualTo(204));
        var stored = await _partner.GetAsync(location).JsonAsync();
        Assert.That(
            (stored.GetProperty("withdrawnAt").GetString(), stored.GetProperty("tables")[0].GetProperty("state").GetString()),
            Is.EqualTo(("2026-11-23T18:31:00Z", "withdrawn")));
    }

    [Test]
    public async Task Withdrawing_twice_is_the_same_and_is_logged_once()
    {
        var location = await SubmitAsync();
        await _partner.DeleteAsync(location).StatusAsync();
        Assert.That(await _partner.DeleteAsync(location).StatusAsync(), Is.EqualTo(204));
        var log = await _officer.GetAsync("/v1/audit-entries?action=submission-withdrawn").JsonAsync();
        Assert.That(log.GetProperty("auditEntries").GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_superseded_submission_cannot_be_withdrawn()
    {
        var first = await SubmitAsync();
        await SubmitAsync();
        Assert.That(await _partner.DeleteAsync(first).ProblemAsync(), Is.EqualTo("409 superseded"));
    }

    [Test]
    public async Task What_is_sent_after_a_withdrawal_is_the_next_revision()
    {
        await _partner.DeleteAsync(await SubmitAsync()).StatusAsync();
        var next = await _partner.GetAsync(await SubmitAsync()).JsonAsync();
        Assert.That(next.GetProperty("tables")[0].GetProperty("revision").GetInt32(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_dashboard_sees_no_submission()
        => Assert.That(await _hub.Client("aggregates:read", "dashboard").GetAsync("/v1/submissions").StatusAsync(), Is.EqualTo(403));

    private async Task<IEnumerable<Uri>> ListedAsync(string query)
        => (await _officer.ItemsAsync("/v1/submissions" + query, "submissions")).Select(s => new Uri($"/v1/submissions/{s.Line("id")}", UriKind.Relative));

    private async Task<Uri> SubmitAsync()
    {
        using var response = await Monitor.SubmitAsync(_partner, Monitor.Submission(Monitor.Investigations));
        return response.Headers.Location!;
    }

    private async Task<int> GetAsync(Uri location, EntityTagHeaderValue eTag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, location);
        request.Headers.IfNoneMatch.Add(eTag);
        return await _partner.SendAsync(request).StatusAsync();
    }

    private static async Task<string> TextAsync(Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        return $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }

    private static async Task<IEnumerable<string?>> IdsAsync(HttpResponseMessage response)
        => (await response.JsonAsync()).GetProperty("submissions").EnumerateArray().Select(s => s.GetProperty("id").GetString());
}
