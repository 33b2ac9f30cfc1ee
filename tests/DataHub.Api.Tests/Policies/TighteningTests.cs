using System.Text.Json;
using DataHub.Api.Policies;
using DataHub.Api.Tests.Aggregates;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Policies;

/// <summary>A policy that is tightened protects again what is stored.</summary>
internal sealed class TighteningTests
{
    private const string Path = "/v1/indicators/tightened";

    [Test]
    public async Task What_is_stored_is_protected_again_and_the_steward_sees_how_far()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.AddIndicatorAsync("tightened", period: "year quarter");
        var first = await desk.SubmitAsync("comensha", "tightened", "2020", "_T,_T: 40", "_T,minor: 9", "_T,adult: 31");
        await desk.SubmitAsync("comensha", "tightened", "2020-Q1", "_T,_T: 12");
        await desk.SubmitAsync("comensha", "tightened", "2021", "_T,_T: 8");
        await desk.ChangeAsync(Path, "\"threshold\":5", "\"threshold\":10");

        var work = await FinishedAsync(desk.Hub);

        Assert.That((work.GetProperty("tables").GetInt32(), work.GetProperty("done").GetInt32()), Is.EqualTo((3, 3)));
        Assert.That(work.GetProperty("legacyExposure").GetInt32(), Is.EqualTo(3), "the 9, one beside it, and the 8");
        var lines = await desk.AskAsync("tightened/aggregates?timePeriod=2020&groupBy=age*");
        Assert.That(lines.Single(l => l.StartsWith("_T,minor", StringComparison.Ordinal)), Is.EqualTo("_T,minor suppressed 1/1"));
        Assert.That(lines.Count(l => l.Contains("suppressed", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(await desk.AskAsync("tightened/aggregates?timePeriod=2021"), Is.EqualTo(["_T,_T suppressed 1/1"]));
        var readBack = await desk.Hub.Client("submissions:write", "comensha").GetAsync(first).JsonAsync();
        Assert.That(readBack.Cells(), Does.Contain("_T,minor suppressed"));
        var log = await desk.Hub.Client("audit:read", "officer").GetAsync("/v1/audit-entries?indicator=tightened").JsonAsync();
        var actions = log.GetProperty("auditEntries").EnumerateArray().Select(e => e.GetProperty("action").GetString()).ToList();
        Assert.That(actions.Count(a => a == "tables-reprotected"), Is.EqualTo(2), "what is linked in one entry");
        Assert.That(actions[^1], Is.EqualTo("policy-applied"));
    }

    [Test]
    public async Task What_is_sent_meanwhile_is_judged_beside_tables_that_are_protected_again()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.AddIndicatorAsync("tightened", period: "year quarter");
        await desk.SubmitAsync("comensha", "tightened", "2020", "_T,_T: 40", "_T,minor: 9", "_T,adult: 31");
        await desk.ChangeAsync(Path, "\"threshold\":5", "\"threshold\":10");
        await desk.SubmitAsync("comensha", "tightened", "2020-Q1", "_T,_T: 20", "_T,minor: 0", "_T,adult: 20");

        Assert.That((await desk.AskAsync("tightened/aggregates?timePeriod=2020&groupBy=age*"))[1], Is.EqualTo("_T,minor suppressed 1/1"));
        await FinishedAsync(desk.Hub);
    }

    // 7 of 40 were seen. Beside them 28 would tell the 5, which nobody was ever shown.
    [Test]
    public async Task What_was_seen_before_does_not_tell_what_comes_after()
    {
        await using var hub = await Monitor.StartAsync();
        var partner = hub.Client("submissions:write", "politie");
        await Monitor.SubmitAsync(partner, Sent(("", 40), ("people-smuggling", 7))).StatusAsync();
        var tighter = Monitor.Indicator("criminal-investigations", "politie", "area:areas", "offence:offences").Replace("\"threshold\": 5", "\"threshold\": 10", StringComparison.Ordinal);
        Assert.That(await Monitor.ChangeAsync(hub.Client("catalogue:write"), "/v1/indicators/criminal-investigations", tighter).StatusAsync(), Is.EqualTo(200));
        await FinishedAsync(hub, "/v1/indicators/criminal-investigations");
        Assert.That(await Monitor.SubmitAsync(partner, Sent(("", 40), ("human-trafficking", 28), ("people-smuggling", 7), ("other", 5))).StatusAsync(), Is.EqualTo(201));

        var lines = await hub.Client("aggregates:read").GetAsync("/v1/indicators/criminal-investigations/aggregates?filter=area:regio&groupBy=offence*").JsonAsync();
        Assert.That(lines.GetProperty("observations").EnumerateArray().Where(o => o.TryGetProperty("value", out _)).Select(o => $"{o}"), Has.None.Contains("28"));

        static string Sent(params (string Offence, int Value)[] cells) => Monitor.Submission($$"""
            { "indicator": "criminal-investigations", "timePeriod": "2020", "observations": [ {{string.Join(',', cells.Select(c =>
                $$"""{ "dimensions": { "area": "regio" {{(c.Offence.Length == 0 ? "" : $", \"offence\": \"{c.Offence}\"")}} }, "value": {{c.Value}} }"""))}} ] }
            """);
    }

    [Test]
    public async Task What_a_stop_left_undone_is_done_after_the_next_start()
    {
        var folder = Directory.CreateTempSubdirectory("datahub-tighten-").FullName;
        await using (var hub = await Hub.StartAsync([], folder, services: s => s.Remove(s.Single(d => d.ImplementationType == typeof(ReprotectingService)))))
        {
            await Monitor.SeedAsync(hub);
            await Monitor.SubmitAsync(hub.Client("submissions:write", "politie"), Monitor.Submission(Monitor.Investigations)).StatusAsync();
            var tighter = Monitor.Indicator("criminal-investigations", "politie", "area:areas", "offence:offences").Replace("\"threshold\": 5", "\"threshold\": 30", StringComparison.Ordinal);
            Assert.That(await Monitor.ChangeAsync(hub.Client("catalogue:write"), "/v1/indicators/criminal-investigations", tighter).StatusAsync(), Is.EqualTo(200));
            Assert.That(await TotalAsync(hub), Is.EqualTo(30), "as it was, until it is done");
        }

        await using (var hub = await Hub.StartAsync([], folder))
        {
            await FinishedAsync(hub, "/v1/indicators/criminal-investigations");
            var lines = await hub.Client("aggregates:read").GetAsync("/v1/indicators/criminal-investigations/aggregates?filter=area:regio&groupBy=offence*").JsonAsync();
            Assert.That(lines.GetProperty("observations").EnumerateArray().Select(o => o.GetProperty("status").GetString()), Is.EqualTo(new[] { "published", "suppressed", "suppressed", "suppressed" }).Or.All.EqualTo("suppressed"));
        }

        Directory.Delete(folder, recursive: true);

        static async Task<long> TotalAsync(Hub hub)
            => (await hub.Client("aggregates:read").GetAsync("/v1/indicators/criminal-investigations/aggregates?filter=area:regio").JsonAsync()).GetProperty("observations")[0].GetProperty("value").GetInt64();
    }

    // 11 is not in force any more, but 8 is, which the table was not protected under either.
    [Test]
    public async Task Work_that_another_policy_replaced_is_not_said_to_be_finished_and_what_that_asks_for_is_done()
    {
        var folder = Directory.CreateTempSubdirectory("datahub-tighten-").FullName;
        await using (var hub = await Hub.StartAsync([], folder, services: s => s.Remove(s.Single(d => d.ImplementationType == typeof(ReprotectingService)))))
        {
            await Monitor.SeedAsync(hub);
            const string Six = """{ "indicator": "criminal-investigations", "timePeriod": "2020", "observations": [ { "dimensions": { "area": "regio" }, "value": 6 } ] }""";
            await Monitor.SubmitAsync(hub.Client("submissions:write", "politie"), Monitor.Submission(Six)).StatusAsync();
            foreach (var threshold in new[] { 11, 8 })
            {
                var next = Monitor.Indicator("criminal-investigations", "politie", "area:areas", "offence:offences").Replace("\"threshold\": 5", $"\"threshold\": {threshold}", StringComparison.Ordinal);
                Assert.That(await Monitor.ChangeAsync(hub.Client("catalogue:write"), "/v1/indicators/criminal-investigations", next).StatusAsync(), Is.EqualTo(200));
            }

            var answer = await hub.Client("aggregates:read").GetAsync("/v1/indicators/criminal-investigations/aggregates?filter=area:regio").JsonAsync();
            Assert.That((answer.GetProperty("threshold").GetInt32(), answer.GetProperty("observations")[0].GetProperty("value").GetInt32()), Is.EqualTo((5, 6)), "what holds until it is done");
        }

        await using (var hub = await Hub.StartAsync([], folder))
        {
            await FinishedAsync(hub, "/v1/indicators/criminal-investigations");
            var policies = (await hub.Client("catalogue:write").GetAsync("/v1/indicators/criminal-investigations/policies").JsonAsync()).GetProperty("policies");
            Assert.That(policies[1].GetProperty("reprotection").GetProperty("finishedAt").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(policies[1].GetProperty("reprotection").GetProperty("replacedAt").ValueKind, Is.EqualTo(JsonValueKind.String));
            var answer = await hub.Client("aggregates:read").GetAsync("/v1/indicators/criminal-investigations/aggregates?filter=area:regio").JsonAsync();
            Assert.That((answer.GetProperty("threshold").GetInt32(), answer.GetProperty("observations")[0].GetProperty("status").GetString()), Is.EqualTo((8, "suppressed")));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task Loosening_restores_nothing()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.AddIndicatorAsync("tightened");
        await desk.SubmitAsync("comensha", "tightened", "2020", "_T,_T: 8");
        await desk.ChangeAsync(Path, "\"threshold\":5", "\"threshold\":10");
        await FinishedAsync(desk.Hub);
        await desk.ChangeAsync(Path, "\"threshold\":10", "\"threshold\":5");
        await desk.SubmitAsync("comensha", "tightened", "2021", "_T,_T: 8");

        Assert.That(await desk.AskAsync("tightened/aggregates"), Is.EqualTo(["_T,_T suppressed 1/1", "_T,_T published 8 1/1"]));
    }

    // What the stricter rule would be judged by was never kept.
    [TestCase("\"zeros\":\"publish\"", "\"zeros\":\"hide\"")]
    public async Task Where_nobody_can_judge_any_more_nothing_stays_published(string before, string after)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.AddIndicatorAsync("tightened");
        await desk.SubmitAsync("comensha", "tightened", "2020", "_T,_T: 40", "_T,minor: 0", "_T,adult: 40");
        await desk.ChangeAsync(Path, before, after);
        await FinishedAsync(desk.Hub);

        Assert.That(await desk.AskAsync("tightened/aggregates?groupBy=age*"), Has.All.Contains("suppressed"));
    }

    /// <summary>Waits until the last policy of an indicator holds for all that is stored.</summary>
    public static async Task<JsonElement> FinishedAsync(Hub hub, string path = Path, bool isStored = true)
    {
        for (var i = 0; i < 600; i++)
        {
            var history = await hub.Client("catalogue:write", "steward").GetAsync($"{path}/policies").JsonAsync();
            var last = history.GetProperty("policies").EnumerateArray().Last();
            if (last.TryGetProperty("reprotection", out var work) && work.GetProperty("finishedAt").ValueKind == JsonValueKind.String)
            {
                return work;
            }

            if (!isStored && !last.TryGetProperty("reprotection", out _))
            {
                return default;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The tables were not protected again.");
    }
}
