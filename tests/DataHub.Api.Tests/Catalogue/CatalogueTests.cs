using System.Net.Http.Headers;
using System.Text.Json;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Catalogue;

internal sealed class CatalogueTests
{
    private const string Riec = "/v1/partners/riec";

    private Hub _hub = null!;
    private HttpClient _steward = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _hub = await Monitor.StartAsync();
        _steward = _hub.Client("catalogue:write", "steward");
    }

    [TearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    [Test]
    public async Task A_new_document_is_201_and_stands_where_location_says()
    {
        using var response = await Monitor.PutAsync(_steward, "/v1/partners/new", Monitor.Partner("new", "new"));
        var stored = await _steward.GetAsync(response.Headers.Location).JsonAsync();
        Assert.That(((int)response.StatusCode, stored.ToString()), Is.EqualTo((201, await response.Content.ReadAsStringAsync())));
    }

    [Test]
    public async Task What_was_read_can_be_put_back()
    {
        using var read = await _steward.GetAsync("/v1/indicators/riec-cases");
        var document = await read.Content.ReadAsStringAsync();
        using var same = await Monitor.PutAsync(_steward, "/v1/indicators/riec-cases", document, read.Headers.ETag);
        Assert.That(((int)same.StatusCode, same.Headers.ETag, await same.Content.ReadAsStringAsync()), Is.EqualTo((200, read.Headers.ETag, document)));
    }

    [Test]
    public async Task The_policy_s_defaults_are_spelled_out()
    {
        var document = Monitor.Indicator("plain", "riec").Replace(", \"policy\": { \"threshold\": 5 }", string.Empty, StringComparison.Ordinal);
        await Monitor.CreateAsync(_steward, "/v1/indicators/plain", document);
        var policy = (await _steward.GetAsync("/v1/indicators/plain").JsonAsync()).GetProperty("policy");
        Assert.That(
            string.Join(' ', policy.EnumerateObject().Select(m => $"{m.Name}={m.Value}")),
            Is.EqualTo("threshold=11 zeros=publish groupDisclosure=allow revisions=immediate minContributors=1 visibility=total-only pPercent=10 weights=[]"));
    }

    [Test]
    [Description("Checklist 51")]
    public async Task If_match_with_an_older_version_is_412()
    {
        using var read = await _steward.GetAsync(Riec);
        Assert.That(await Monitor.PutAsync(_steward, Riec, Monitor.Partner("riec", "riec", "riec-2"), read.Headers.ETag).StatusAsync(), Is.EqualTo(200));
        Assert.That(
            await Monitor.PutAsync(_steward, Riec, Monitor.Partner("riec", "riec-3"), read.Headers.ETag).ProblemAsync(), Is.EqualTo("412 precondition-failed"));
    }

    [Test]
    [Description("Checklist 51")]
    public async Task If_none_match_star_never_overwrites_and_if_match_never_creates()
    {
        Assert.That(await Monitor.PutAsync(_steward, Riec, Monitor.Partner("riec")).StatusAsync(), Is.EqualTo(412));
        Assert.That(await Monitor.ChangeAsync(_steward, "/v1/partners/new", Monitor.Partner("new")).StatusAsync(), Is.EqualTo(412));
        Assert.That(
            await Monitor.PutAsync(_steward, Riec, Monitor.Partner("riec"), new EntityTagHeaderValue("\"partner/riec/1\"", isWeak: true)).StatusAsync(),
            Is.EqualTo(412));
    }

    [Test]
    [Description("Checklist 51")]
    public async Task Of_parallel_changes_to_one_version_one_wins()
    {
        using var read = await _steward.GetAsync(Riec);
        var statuses = await Task.WhenAll(Enumerable.Range(0, 10).Select(i
            => Monitor.PutAsync(_steward, Riec, Monitor.Partner("riec", $"client-{i}"), read.Headers.ETag).StatusAsync()));
        Assert.That(statuses.Order(), Is.EqualTo(Enumerable.Repeat(412, 9).Prepend(200)));
    }

    [Test]
    public async Task A_client_id_never_gets_two_partners_by_a_race()
    {
        var statuses = await Task.WhenAll(Enumerable.Range(0, 10).Select(i
            => Monitor.PutAsync(_steward, $"/v1/partners/p{i}", Monitor.Partner($"p{i}", "shared")).StatusAsync()));
        Assert.That(statuses.Order(), Is.EqualTo(Enumerable.Repeat(400, 9).Prepend(201)));
    }

    [Test]
    public async Task Reading_again_what_did_not_change_is_304()
    {
        foreach (var path in (string[])[Riec, "/v1/partners", "/v1/code-lists/areas", "/v1/indicators"])
        {
            using var first = await _steward.GetAsync(path);
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            Assert.That((first.Headers.ETag!.IsWeak, await _steward.SendAsync(request).StatusAsync()), Is.EqualTo((false, 304)), path);
        }
    }

    [Test]
    public async Task A_list_goes_page_by_page_in_order_of_code()
    {
        using var first = await _steward.GetAsync("/v1/code-lists?limit=3");
        using var second = await _steward.GetAsync(first.Headers.GetValues("Link").Single().Split('<', '>')[1]);
        Assert.That(
            (await CodesAsync(first)).Concat(await CodesAsync(second)), Is.EqualTo(new[] { "ages", "areas", "case-types", "offences", "themes" }));
        Assert.That(second.Headers.Contains("Link"), Is.False);
    }

    [TestCase("submissions:write")]
    [TestCase("aggregates:read")]
    [TestCase("audit:read")]
    public async Task Any_accepted_scope_reads_and_none_but_the_steward_s_writes(string scope)
    {
        var client = _hub.Client(scope);
        Assert.That(await client.GetAsync(Riec).StatusAsync(), Is.EqualTo(200));
        Assert.That(await Monitor.ChangeAsync(client, Riec, Monitor.Partner("riec")).StatusAsync(), Is.EqualTo(403));
    }

    [TestCase("/v1/partners/nobody", ExpectedResult = 404)]
    [TestCase("/v1/partners/riec?x=1", ExpectedResult = 400)]
    [TestCase("/v1/partners?limit=1001", ExpectedResult = 400)]
    public async Task<int> A_wrong_read_is_a_problem(string path) => await _steward.GetAsync(path).StatusAsync();

    [Test]
    public async Task Each_change_has_its_entry_and_a_policy_one_of_its_own()
    {
        var officer = _hub.Client("audit:read", "officer");
        var before = await EntriesAsync(officer);
        await Monitor.ChangeAsync(_steward, Riec, Monitor.Partner("riec", "riec", "riec-2")).StatusAsync();
        await Monitor.ChangeAsync(_steward, Riec, Monitor.Partner("riec", "riec", "riec-2")).StatusAsync();
        var moved = Monitor.Indicator("riec-cases", "riec", "area:areas", "case-type:case-types").Replace("results", "investigation", StringComparison.Ordinal);
        await Monitor.ChangeAsync(_steward, "/v1/indicators/riec-cases", moved).StatusAsync();
        var tightened = moved.Replace("\"threshold\": 5", "\"threshold\": 7", StringComparison.Ordinal);
        await Monitor.ChangeAsync(_steward, "/v1/indicators/riec-cases", tightened).StatusAsync();
        Assert.That((await EntriesAsync(officer)).Skip(before.Length), Is.EqualTo(new[]
        {
            "partner-changed partner/riec 2", "indicator-changed indicator/riec-cases 2", "indicator-changed indicator/riec-cases 3",
            "policy-changed indicator/riec-cases 2",
        }));
    }

    [Test]
    public async Task A_second_view_of_one_population_is_taken_with_a_warning()
    {
        var other = Monitor.Indicator("cases-again", "riec", "area:areas")
            .Replace("\"unit\": \"cases-again\"", "\"unit\": \"riec-cases\"", StringComparison.Ordinal);
        using var response = await Monitor.PutAsync(_steward, "/v1/indicators/cases-again", other);
        Assert.That(
            ((int)response.StatusCode, response.Headers.GetValues("DataHub-Warning").Single()), Is.EqualTo((201, "second-view-of-population")));
    }

    [Test]
    public async Task A_policy_that_hides_less_is_taken_with_a_warning()
    {
        var strict = Monitor.Indicator("loosened", "riec", "area:areas").Replace("\"threshold\": 5", "\"threshold\": 20, \"zeros\": \"hide\"", StringComparison.Ordinal);
        await Monitor.CreateAsync(_steward, "/v1/indicators/loosened", strict);

        using var same = await Monitor.ChangeAsync(_steward, "/v1/indicators/loosened", strict.Replace("results", "investigation", StringComparison.Ordinal));
        using var without = await Monitor.ChangeAsync(
            _steward, "/v1/indicators/loosened", strict.Replace(", \"policy\": { \"threshold\": 20, \"zeros\": \"hide\" }", string.Empty, StringComparison.Ordinal));

        Assert.That(same.Headers.Contains("DataHub-Warning"), Is.False);
        Assert.That(((int)without.StatusCode, without.Headers.GetValues("DataHub-Warning").Single()), Is.EqualTo((200, "policy-loosened")));
    }

    private static async Task<IEnumerable<string?>> CodesAsync(HttpResponseMessage response)
        => (await response.JsonAsync()).GetProperty("codeLists").EnumerateArray().Select(l => l.GetProperty("code").GetString());

    private static async Task<string[]> EntriesAsync(HttpClient officer)
    {
        var log = await officer.GetAsync("/v1/audit-entries?limit=1000").JsonAsync();
        return [.. log.GetProperty("auditEntries").EnumerateArray().Where(e => Text(e, "action").EndsWith("-changed", StringComparison.Ordinal))
            .Select(e => $"{Text(e, "action")} {Text(e, "target")} {e.GetProperty("version")}")];
    }

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;
}
