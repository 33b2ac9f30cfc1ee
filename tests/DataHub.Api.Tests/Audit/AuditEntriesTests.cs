using System.Text;
using System.Text.Json;
using DataHub.Api.Storage;
using DataHub.Api.Tests.Support;
using DataHub.AuditLog;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Audit;

internal sealed class AuditEntriesTests
{
    private const string Path = "/v1/audit-entries";

    private Hub _hub = null!;
    private HttpClient _officer = null!;

    [SetUp]
    public async Task SetUp()
    {
        _hub = await Hub.StartAsync();
        _officer = _hub.Client("audit:read", "officer");
    }

    [TearDown]
    public async Task TearDown() => await _hub.DisposeAsync();

    [Test]
    public async Task The_list_holds_the_entries_in_their_canonical_bytes()
    {
        await WriteAsync(3);
        var text = await _officer.GetStringAsync(Uri(Path));
        var entries = _hub.Services.GetRequiredService<Database>().Read(c => Enumerable.Range(0, 5).Select(i => Audit.Find(c, i)!).ToList());

        Assert.That(text, Is.EqualTo($$"""{"auditEntries":[{{string.Join(',', entries.Select(e => Encoding.UTF8.GetString(AuditEntryFormat.Write(e))))}}]}"""));
        Assert.That(await _officer.GetStringAsync(Uri($"{Path}/2")), Is.EqualTo(Encoding.UTF8.GetString(AuditEntryFormat.Write(entries[2]))));
    }

    [Test]
    [Description("Checklist 59")]
    public async Task Every_read_of_the_officer_is_in_the_log()
    {
        await Monitor.SeedAsync(_hub);
        await _officer.GetStringAsync(Uri($"{Path}?limit=2"));
        await _officer.GetStringAsync(Uri($"{Path}/0"));
        await _officer.GetStringAsync(Uri("/v1/indicators/riec-cases/policies"));
        var reads = Entries("action=audit-read");

        Assert.That((await reads).Select(e => e.GetProperty("target").GetString()), Is.EqualTo(new[] { "audit-entries", "audit-entries/0", "policies/riec-cases" }));
        Assert.That((await reads).Select(e => e.GetProperty("client").GetString()), Is.All.EqualTo("officer"));
        Assert.That((await reads).Select(e => e.GetProperty("origin").GetString()), Is.All.EqualTo("127.0.0.1"));
        Assert.That((await reads).Select(e => e.GetProperty("traceId").GetString()), Is.All.Not.Empty);
    }

    [Test]
    public async Task Whoever_follows_the_links_sees_every_entry_once_and_comes_to_an_end()
    {
        await WriteAsync(9);
        var indices = new List<long>();
        var next = $"{Path}?limit=4&outcome=done";
        for (var pages = 0; next is not null && pages < 20; pages++)
        {
            using var response = await _officer.GetAsync(Uri(next));
            indices.AddRange((await response.JsonAsync()).GetProperty("auditEntries").EnumerateArray().Select(e => e.GetProperty("index").GetInt64()));
            next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        Assert.That(indices, Is.EqualTo(Enumerable.Range(0, 11)));
    }

    [Test]
    public async Task The_list_is_filtered_over_http()
    {
        var start = System.Uri.EscapeDataString(_hub.Clock.GetUtcNow().AddHours(1).ToString("yyyy-MM-ddTHH:mm:sszzz", null));
        await Monitor.SeedAsync(_hub);
        _hub.Clock.Advance(TimeSpan.FromHours(1));
        using var submitted = await Monitor.SubmitAsync(_hub.Client("submissions:write", "comensha"), Monitor.Submission(Monitor.Victims));

        Assert.That((await Entries("partner=comensha")).Select(Action), Is.EqualTo(new[] { "submission" }));
        Assert.That((await Entries("action=submission&outcome=accepted")).Select(Action), Is.EqualTo(new[] { "submission" }));
        Assert.That((await Entries($"from={start}&outcome=accepted")).Select(Action), Is.EqualTo(new[] { "submission" }));
        Assert.That(await Entries($"to={start}&action=submission"), Is.Empty);
        Assert.That((await Entries("indicator=victims-reported")).Select(Action), Does.Contain("indicator-changed").And.Contain("submission"));
        Assert.That((await Entries("indicator=riec-cases")).Select(Action), Does.Not.Contain("submission"));
    }

    [Test]
    public async Task All_faults_of_the_query_are_told_at_once_and_nothing_of_it_repeated()
    {
        using var response = await _officer.GetAsync(Uri(
            $"{Path}?partner=-x&action=stolen&indicator=a%20b&outcome=maybe&from=2026-11-23&to=2026-11-23T18:31:00&limit=0&cursor=sesame&stolen=1"));
        var errors = (await response.JsonAsync()).GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString()).ToList();

        Assert.That((int)response.StatusCode, Is.EqualTo(400));
        Assert.That(errors, Is.EquivalentTo(new[] { "partner", "action", "indicator", "outcome", "from", "to", "limit", "cursor", "?8" }));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Not.Contain("stolen").And.Not.Contain("sesame"));
        Assert.That(await _officer.GetAsync(Uri($"{Path}?from=2026-11-23T18:31:00Z&to=2026-11-23T18:30:59.5Z")).ProblemAsync(), Is.EqualTo("400 invalid-request"));
    }

    [TestCase("9999")]
    [TestCase("-1")]
    [TestCase("01")]
    [TestCase("+1")]
    [TestCase("x")]
    [TestCase("99999999999999999999")]
    public async Task An_entry_that_is_not_there_is_not_found_and_not_logged(string index)
    {
        Assert.That(await _officer.GetAsync(Uri($"{Path}/{index}")).StatusAsync(), Is.EqualTo(404));
        Assert.That(await Entries("action=audit-read"), Is.Empty);
    }

    [TestCase("submissions:write")]
    [TestCase("aggregates:read")]
    [TestCase("catalogue:write")]
    [Description("Checklist 17")]
    public async Task Nobody_but_the_officer_reads_the_log(string scope)
    {
        Assert.That(await _hub.Client(scope).GetAsync(Uri(Path)).StatusAsync(), Is.EqualTo(403));
        Assert.That(await _hub.Client(scope).GetAsync(Uri($"{Path}/0")).StatusAsync(), Is.EqualTo(403));
    }

    [Test]
    [Description("Checklist 58")]
    public async Task Nothing_that_is_sent_forges_a_line()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/indicators/x%0D%0A%7B%22index%22%3A7%7D/aggregates?filter=%0D%0Aaction");
        request.Headers.TryAddWithoutValidation("User-Agent", "a\tb\"}{");
        request.Headers.TryAddWithoutValidation("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        await _hub.Client("aggregates:read", "x").SendAsync(request);
        await _officer.GetStringAsync(Uri(Path));
        var database = _hub.Services.GetRequiredService<Database>();
        var entries = database.Read(c => Audit.List(c, new AuditFilter(null, null, null, null, null, null), 0, 1000));

        Assert.That(entries.Select(e => e.Index), Is.EqualTo(Enumerable.Range(0, entries.Count)));
        Assert.That(entries.SelectMany(AuditEntryFormat.Write), Is.All.InRange(0x20, 0x7e));
    }

    [Test]
    [Description("Checklist 53")]
    public async Task Each_accepted_and_each_refused_submission_has_exactly_one_entry()
    {
        await Monitor.SeedAsync(_hub);
        var partner = _hub.Client("submissions:write", "comensha");
        using var accepted = await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims));
        using var refused = await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Cases));
        var entries = await Entries("action=submission");

        Assert.That(((int)accepted.StatusCode, (int)refused.StatusCode), Is.EqualTo((201, 400)));
        Assert.That(entries.Select(e => e.GetProperty("outcome").GetString()), Is.EqualTo(new[] { "accepted", "refused" }));
        Assert.That(entries[0].GetProperty("index").GetInt64(), Is.EqualTo((await accepted.JsonAsync()).GetProperty("auditIndex").GetInt64()));
        Assert.That(entries[1].TryGetProperty("tables", out _), Is.False);
    }

    [Test]
    [Description("Checklist 57")]
    public async Task The_hash_in_the_entry_is_the_stored_tables()
    {
        await Monitor.SeedAsync(_hub);
        using var submitted = await Monitor.SubmitAsync(_hub.Client("submissions:write", "comensha"), Monitor.Submission(Monitor.Victims));
        var told = (await Entries("action=submission"))[0].GetProperty("tables")[0];
        var stored = _hub.Services.GetRequiredService<Database>().Read(c => _hub.Services.GetRequiredService<SubmissionStore>().Current(c, "victims-reported")).Single();

        Assert.That(told.GetProperty("sha256").GetString(), Is.EqualTo(Convert.ToHexStringLower(stored.Sha256)));
        Assert.That(told.GetProperty("received").GetInt32(), Is.EqualTo(2));
    }

    [Test]
    public async Task As_a_file_an_entry_has_a_line_for_each_table_that_it_tells_of()
    {
        await Monitor.SeedAsync(_hub);
        var second = Monitor.Victims.Replace("2020", "2021", StringComparison.Ordinal);
        using var submitted = await Monitor.SubmitAsync(_hub.Client("submissions:write", "comensha"), Monitor.Submission(Monitor.Victims, second));
        using var refused = await Monitor.SubmitAsync(_hub.Client("submissions:write", "comensha"), Monitor.Submission(Monitor.Cases));
        var file = await _officer.CsvAsync($"{Path}?action=submission");

        Assert.That(file[0], Is.EqualTo("attachment audit-entries.csv"));
        Assert.That(file[1].Split(','), Has.Length.EqualTo(24));
        Assert.That(file[2..].Select(l => l.Split(',')).Select(f => $"{f[4]} {f[13]} {f[15]} {f[16]} {f[19]} {f[20]} {f[21]}"), Is.EqualTo(new[]
        {
            "accepted  victims-reported 2020 2 1 1", "accepted  victims-reported 2021 2 1 1", "refused invalid-request     ",
        }));
    }

    [Test]
    public async Task An_entry_says_which_table_is_held()
    {
        await Monitor.SeedAsync(_hub);
        await Monitor.CreateAsync(
            _hub.Client("catalogue:write", "steward"),
            "/v1/indicators/slow",
            Monitor.Indicator("slow", "riec", "area:areas").Replace("\"threshold\": 5", "\"threshold\": 5, \"revisions\": \"held\"", StringComparison.Ordinal));
        var partner = _hub.Client("submissions:write", "riec");
        foreach (var value in (int[])[20, 21])
        {
            using var submitted = await Monitor.SubmitAsync(
                partner, Monitor.Submission($$"""{ "indicator": "slow", "timePeriod": "2020", "observations": [ { "dimensions": { "area": "regio" }, "value": {{value}} } ] }"""));
            Assert.That((int)submitted.StatusCode, Is.EqualTo(201));
        }

        Assert.That((await _officer.CsvAsync($"{Path}?action=submission"))[2..].Select(l => l.Split(',')[^1]), Is.EqualTo(new[] { string.Empty, "true" }));
        Assert.That((await Entries("action=submission")).Select(e => e.GetProperty("tables")[0].TryGetProperty("held", out var held) && held.GetBoolean()), Is.EqualTo(new[] { false, true }));
    }

    [Test]
    public async Task A_file_goes_page_by_page_like_the_list()
    {
        await WriteAsync(3);
        using var first = await _officer.SendAsync("GET", $"{Path}?limit=2", null, ("Accept", "text/csv"));
        var second = await _officer.CsvAsync(first.Header("Link")!.Split('<', '>')[1]);

        Assert.That(second.Skip(2).Select(l => l.Split(',')[0]), Is.EqualTo(new[] { "2", "3" }));
    }

    private AuditStore Audit => _hub.Services.GetRequiredService<AuditStore>();

    private static Uri Uri(string path) => new(path, UriKind.Relative);

    private static string? Action(JsonElement entry) => entry.GetProperty("action").GetString();

    private async Task WriteAsync(int entries)
    {
        for (var i = 0; i < entries; i++)
        {
            await Audit.AppendAsync(new AuditEntry { Action = AuditActions.Start, Outcome = "done", Engine = "1.0.0" }, CancellationToken.None);
        }
    }

    private async Task<IReadOnlyList<JsonElement>> Entries(string query)
        => [.. (await _officer.GetAsync(Uri($"{Path}?{query}&limit=1000")).JsonAsync()).GetProperty("auditEntries").EnumerateArray()];
}
