using System.Globalization;
using System.Text.Json;
using DataHub.Api.Storage;
using DataHub.Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Nodes;

/// <summary>Two hubs over one database: what one has acknowledged the other knows.</summary>
internal sealed class ManyNodesTests
{
    private const string Aggregates = "/v1/indicators/victims-reported/aggregates";

    private NodeSet _nodes = null!;

    [SetUp]
    public async Task SetUp() => _nodes = await NodeSet.StartAsync(2, ("DataHub:RequestsPerMinute", "1000000"));

    [TearDown]
    public async Task TearDown()
    {
        if (_nodes is not null)
        {
            await _nodes.DisposeAsync();
        }
    }

    [Test]
    public async Task What_one_has_stored_the_other_answers_at_once()
    {
        for (var round = 0; round < 40; round++)
        {
            var (writer, reader) = (_nodes[round % 2], _nodes[(round + 1) % 2]);
            var total = 100 + (10 * round);
            Assert.That(await SubmitAsync(writer, "comensha", Victims("2020", total)), Is.EqualTo(201));
            using var answer = await reader.Client("aggregates:read").GetAsync($"{Aggregates}?filter=area:regio");
            Assert.That(ValuesIn(await answer.JsonAsync()), Is.EqualTo(new long?[] { total }), $"round {round}");
        }
    }

    [Test]
    public async Task Both_give_an_answer_the_same_tag()
    {
        await SubmitAsync(_nodes[0], "comensha", Victims("2020", 100));
        var tags = new List<string>();
        foreach (var hub in _nodes.Hubs)
        {
            using var answer = await hub.Client("aggregates:read").GetAsync(Aggregates);
            tags.Add(answer.Headers.ETag!.Tag);
        }

        Assert.That(tags[0], Is.EqualTo(tags[1]));
    }

    [Test]
    public async Task A_policy_that_one_has_raised_the_other_judges_by_at_once()
    {
        var stricter = Monitor.Indicator("victims-reported", "comensha", "area:areas", "age:ages").Replace("\"threshold\": 5", "\"threshold\": 20", StringComparison.Ordinal);
        Assert.That(await Monitor.ChangeAsync(_nodes[0].Client("catalogue:write", "steward"), "/v1/indicators/victims-reported", stricter).StatusAsync(), Is.EqualTo(200));
        var receipt = await Monitor.SubmitAsync(_nodes[1].Client("submissions:write", "comensha"), Monitor.Submission(Victims("2020", 12))).JsonAsync();
        Assert.That(receipt.Cells()[0], Does.StartWith("regio,_T suppressed"));
    }

    [Test]
    public async Task A_partner_that_one_does_not_know_yet_is_taken_by_it()
    {
        await Monitor.CreateAsync(_nodes[0].Client("catalogue:write", "steward"), "/v1/partners/nieuw", Monitor.Partner("nieuw", "nieuw"));
        Assert.That(await _nodes[1].Client("aggregates:read").GetAsync("/v1/partners/nieuw").StatusAsync(), Is.EqualTo(200));
        Assert.That(await Monitor.ChangeAsync(_nodes[1].Client("catalogue:write", "steward"), "/v1/partners/nieuw", Monitor.Partner("nieuw", "nieuw", "ander")).StatusAsync(), Is.EqualTo(200));
    }

    [Test]
    public async Task Changes_of_the_catalogue_at_both_at_once_are_all_made()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
        {
            var steward = _nodes[i % 2].Client("catalogue:write", "steward");
            var code = string.Create(CultureInfo.InvariantCulture, $"lijst-{i}");
            for (var (status, attempt) = (503, 0); status == 503; attempt++)
            {
                status = await Monitor.PutAsync(steward, $"/v1/code-lists/{code}", Monitor.CodeList(code, Monitor.Code("a"))).StatusAsync();
                Assert.That(status, attempt < 20 ? Is.EqualTo(201).Or.EqualTo(503) : Is.EqualTo(201));
            }
        })));

        foreach (var hub in _nodes.Hubs)
        {
            var lists = await hub.Client("aggregates:read").GetAsync("/v1/code-lists?limit=1000").JsonAsync();
            Assert.That(lists.GetProperty("codeLists").EnumerateArray().Count(l => l.GetProperty("code").GetString()!.StartsWith("lijst-", StringComparison.Ordinal)), Is.EqualTo(40));
        }

        await AssertLogAsync();
    }

    [Test]
    public async Task The_same_key_sent_to_both_at_once_is_stored_once()
    {
        for (var round = 0; round < 15; round++)
        {
            var key = Keys.Next();
            var body = Monitor.Submission(Victims((2000 + round).ToString(CultureInfo.InvariantCulture), 100));
            var answers = await Task.WhenAll(_nodes.Hubs.Select(h => Monitor.SubmitAsync(h.Client("submissions:write", "comensha"), body, key)));
            Assert.That(answers.Select(a => (int)a.StatusCode), Has.All.EqualTo(201));
            Assert.That(answers.Count(a => a.Headers.Contains("Idempotency-Replayed")), Is.EqualTo(1));
            var receipts = await Task.WhenAll(answers.Select(a => a.JsonAsync()));
            Assert.That(receipts[0].GetProperty("id").GetString(), Is.EqualTo(receipts[1].GetProperty("id").GetString()));
        }

        await AssertLogAsync(submissions: 15);
    }

    [Test]
    public async Task Submissions_to_both_at_once_are_each_there_once_in_one_contiguous_log()
    {
        string[] partners = ["comensha", "politie", "riec"];
        var sent = await Task.WhenAll(Enumerable.Range(0, 6).Select(async worker =>
        {
            var partner = partners[worker % 3];
            var client = _nodes[worker / 3].Client("submissions:write", partner);
            var ids = new List<string>();
            for (var i = 0; i < 20; i++)
            {
                // The last three years are sent to both: each of the two becomes a revision.
                var year = (i < 17 ? 1950 + (20 * worker) + i : 1900 + i).ToString(CultureInfo.InvariantCulture);
                var table = TableOf(partner).Replace("\"2020\"", $"\"{year}\"", StringComparison.Ordinal);
                var receipt = await Monitor.SubmitAsync(client, Monitor.Submission(table)).JsonAsync();
                ids.Add(receipt.GetProperty("id").GetString()!);
            }

            return ids;
        }));

        var entries = await AssertLogAsync(submissions: 120);
        Assert.That(entries.Select(e => e.TryGetProperty("submission", out var id) ? id.GetString() : null).OfType<string>(), Is.EquivalentTo(sent.SelectMany(s => s)));
    }

    [Test]
    public async Task A_tightened_policy_is_applied_once_though_both_see_it()
    {
        for (var year = 2000; year < 2010; year++)
        {
            await SubmitAsync(_nodes[0], "comensha", Victims(year.ToString(CultureInfo.InvariantCulture), 12));
        }

        var stricter = Monitor.Indicator("victims-reported", "comensha", "area:areas", "age:ages").Replace("\"threshold\": 5", "\"threshold\": 20", StringComparison.Ordinal);
        await Monitor.ChangeAsync(_nodes[0].Client("catalogue:write", "steward"), "/v1/indicators/victims-reported", stricter);
        List<JsonElement> entries = [];
        for (var i = 0; i < 200 && !entries.Any(e => Action(e) == "policy-applied"); i++)
        {
            await Task.Delay(50);
            entries = await EntriesAsync(_nodes[1]);
        }

        await Task.Delay(1500);
        entries = await AssertLogAsync();
        Assert.That(entries.Count(e => Action(e) == "policy-applied"), Is.EqualTo(1));
        Assert.That(entries.Where(e => Action(e) == "tables-reprotected").Sum(e => e.GetProperty("tables").GetArrayLength()), Is.EqualTo(10));
        foreach (var hub in _nodes.Hubs)
        {
            var answer = await hub.Client("aggregates:read").GetAsync($"{Aggregates}?filter=area:regio").JsonAsync();
            Assert.That(ValuesIn(answer), Has.Length.EqualTo(10).And.All.Null);
        }
    }

    [Test]
    public async Task A_hub_that_joins_later_goes_on_where_the_others_are()
    {
        await SubmitAsync(_nodes[0], "comensha", Victims("2020", 100));
        var joined = await _nodes.JoinAsync();
        Assert.That(await SubmitAsync(joined, "comensha", Victims("2021", 100)), Is.EqualTo(201));
        await AssertLogAsync(submissions: 2);
    }

    [Test]
    public async Task Reads_are_complete_until_the_others_have_written_theirs()
    {
        using var report = await _nodes[0].Client("audit:read", "officer").GetAsync("/v1/reports/reads");
        var now = _nodes[0].Clock.GetUtcNow();
        Assert.That(DateTimeOffset.Parse(report.Headers.GetValues("DataHub-Complete-Until").Single(), CultureInfo.InvariantCulture), Is.EqualTo(now.AddSeconds(-now.Second).AddMinutes(-2)));
    }

    [TestCase("noise.key", "The noise key (DataHub:KeyFile) is not the one that this database was written with: every hub over it needs the same file.")]
    [TestCase("log.key", "The log's keys must have its name, which is ")]
    public async Task A_hub_with_a_key_of_its_own_does_not_join(string key, string why)
    {
        var (exit, _, error) = await HubProcess.RunAsync([
            "--DataHub:Database", "postgres", "--DataHub:ConnectionString", _nodes.ConnectionString,
            .. key == "noise.key" ? ["--DataHub:LogKeyFile", Path.Combine(_nodes[0].DataFolder, "log.key")] : (string[])["--DataHub:KeyFile", Path.Combine(_nodes[0].DataFolder, "noise.key")]]);
        Assert.That(exit, Is.EqualTo(2));
        Assert.That(error, Does.StartWith(why).And.Not.Contain("\n"));
    }

    private static string TableOf(string partner) => partner switch
    {
        "comensha" => Monitor.Victims,
        "politie" => Monitor.Investigations,
        _ => Monitor.Cases,
    };

    private static string Victims(string year, long total)
        => $$"""{ "indicator": "victims-reported", "timePeriod": "{{year}}", "observations": [ { "dimensions": { "area": "regio" }, "value": {{total}} } ] }""";

    private static Task<int> SubmitAsync(Hub hub, string partner, string table)
        => Monitor.SubmitAsync(hub.Client("submissions:write", partner), Monitor.Submission(table)).StatusAsync();

    private static long?[] ValuesIn(JsonElement answer)
        => [.. answer.GetProperty("observations").EnumerateArray().Select(o => o.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : (long?)null)];

    private static string Action(JsonElement entry) => entry.GetProperty("action").GetString()!;

    private static async Task<List<JsonElement>> EntriesAsync(Hub hub)
    {
        var page = await hub.Client("audit:read", "officer").GetAsync("/v1/audit-entries?limit=1000").JsonAsync();
        return [.. page.EnumerateObject().First(p => p.Value.ValueKind == JsonValueKind.Array).Value.EnumerateArray()];
    }

    /// <summary>The log has no gap, both tell the same of it, and its tree is the one over its entries.</summary>
    private async Task<List<JsonElement>> AssertLogAsync(int? submissions = null)
    {
        var entries = await EntriesAsync(_nodes[0]);
        Assert.That(entries.Select(e => e.GetProperty("index").GetInt64()), Is.EqualTo(Enumerable.Range(0, entries.Count).Select(i => (long)i)));
        Assert.That((await EntriesAsync(_nodes[1])).Take(entries.Count).Select(e => e.GetRawText()), Is.EqualTo(entries.Select(e => e.GetRawText())));
        Assert.That(_nodes.Hubs.All(h => h.Services.GetRequiredService<Database>().Read(h.Services.GetRequiredService<AuditStore>().IsHeadConsistent)), Is.True);
        if (submissions is { } expected)
        {
            Assert.That(entries.Count(e => Action(e) == "submission" && e.GetProperty("outcome").GetString() == "accepted"), Is.EqualTo(expected));
        }

        return entries;
    }
}
