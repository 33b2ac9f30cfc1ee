using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Audit;

internal sealed class PolicyHistoryTests
{
    private const string Path = "/v1/indicators/riec-cases";

    [Test]
    public async Task The_history_tells_each_policy_and_since_when()
    {
        await using var hub = await Monitor.StartAsync();
        var steward = hub.Client("catalogue:write", "steward");
        var indicator = Monitor.Indicator("riec-cases", "riec", "area:areas", "case-type:case-types");
        hub.Clock.Advance(TimeSpan.FromHours(1));
        using var sameMore = await Monitor.ChangeAsync(steward, Path, indicator.Replace("results", "investigation", StringComparison.Ordinal));
        using var tighter = await Monitor.ChangeAsync(steward, Path, indicator.Replace("\"threshold\": 5", "\"threshold\": 11", StringComparison.Ordinal));
        Assert.That(((int)sameMore.StatusCode, (int)tighter.StatusCode), Is.EqualTo((200, 200)));

        var history = await hub.Client("audit:read").GetAsync(new Uri($"{Path}/policies", UriKind.Relative)).JsonAsync();
        var policies = history.GetProperty("policies").EnumerateArray().ToList();

        Assert.That(history.GetProperty("indicator").GetString(), Is.EqualTo("riec-cases"));
        Assert.That(policies.Select(p => p.GetProperty("version").GetInt32()), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(policies.Select(p => p.GetProperty("indicatorVersion").GetInt32()), Is.EqualTo(new[] { 1, 3 }));
        Assert.That(policies.Select(p => p.GetProperty("policy").GetProperty("threshold").GetInt32()), Is.EqualTo(new[] { 5, 11 }));
        Assert.That(policies.Select(p => p.GetProperty("changedAt").GetString()), Is.EqualTo(new[] { "2026-11-23T18:31:00Z", "2026-11-23T19:31:00Z" }));
    }

    [Test]
    public async Task It_says_who_changed_the_policy_and_where_the_log_tells_of_it()
    {
        await using var hub = await Monitor.StartAsync();
        var indicator = Monitor.Indicator("riec-cases", "riec", "area:areas", "case-type:case-types");
        using var sameMore = await Monitor.ChangeAsync(hub.Client("catalogue:write", "another"), Path, indicator.Replace("results", "investigation", StringComparison.Ordinal));
        using var tighter = await Monitor.ChangeAsync(hub.Client("catalogue:write", "second"), Path, indicator.Replace("\"threshold\": 5", "\"threshold\": 11", StringComparison.Ordinal));
        var officer = hub.Client("audit:read", "officer");
        var policies = await officer.ItemsAsync($"{Path}/policies", "policies");

        Assert.That(policies.Select(p => p.Line("version", "changedBy")), Is.EqualTo(new[] { "1 steward", "2 second" }));
        foreach (var policy in policies)
        {
            var entry = await officer.GetAsync($"/v1/audit-entries/{policy.GetProperty("auditIndex")}").JsonAsync();
            Assert.That(entry.Line("action", "target", "version", "client"), Is.EqualTo($"policy-changed indicator/riec-cases {policy.Line("version", "changedBy")}"));
        }
    }

    [Test]
    public async Task As_a_file_it_has_a_line_for_each_policy()
    {
        await using var hub = await Monitor.StartAsync();
        var policy = """ "threshold": 11, "weights": [ { "dimension": "area", "weight": 3 }, { "dimension": "case-type", "weight": 2 } ] """;
        var indicator = Monitor.Indicator("riec-cases", "riec", "area:areas", "case-type:case-types").Replace("\"threshold\": 5", policy, StringComparison.Ordinal);
        using var changed = await Monitor.ChangeAsync(hub.Client("catalogue:write", "steward"), Path, indicator);
        var file = await hub.Client("audit:read").CsvAsync($"{Path}/policies");

        Assert.That(file[0], Is.EqualTo("attachment policies-riec-cases.csv"));
        Assert.That(file[1], Does.StartWith("version,indicatorVersion,changedAt,changedBy,auditIndex,threshold,"));
        Assert.That(file[3], Does.Match("^2,2,2026-11-23T18:31:00Z,steward,[0-9]+,11,publish,allow,immediate,1,total-only,10,area=3 case-type=2,"));
    }

    [Test]
    public async Task A_changed_percentage_is_a_policy_of_its_own()
    {
        await using var hub = await Monitor.StartAsync();
        var indicator = Monitor.Indicator("assets-seized", "openbaar-ministerie", "area:areas").Replace("\"count\"", "\"amount\"", StringComparison.Ordinal);
        using var changed = await Monitor.ChangeAsync(
            hub.Client("catalogue:write", "steward"), "/v1/indicators/assets-seized", indicator.Replace("\"threshold\": 5", "\"threshold\": 5, \"pPercent\": 25", StringComparison.Ordinal));

        var history = await hub.Client("audit:read").GetAsync(new Uri("/v1/indicators/assets-seized/policies", UriKind.Relative)).JsonAsync();

        Assert.That(
            history.GetProperty("policies").EnumerateArray().Select(p => $"{p.GetProperty("version")} {p.GetProperty("policy").GetProperty("pPercent")}"), Is.EqualTo(new[] { "1 10", "2 25" }));
    }

    [TestCase("audit:read", Path, 200)]
    [TestCase("catalogue:write", Path, 200)]
    [TestCase("submissions:write", Path, 403)]
    [TestCase("aggregates:read", Path, 403)]
    [TestCase("audit:read", "/v1/indicators/unknown", 404)]
    [TestCase("audit:read", Path, 400, "?more=1")]
    public async Task Officer_and_steward_may_read_it(string scope, string path, int status, string query = "")
    {
        await using var hub = await Monitor.StartAsync();
        Assert.That(await hub.Client(scope).GetAsync(new Uri($"{path}/policies{query}", UriKind.Relative)).StatusAsync(), Is.EqualTo(status));
    }
}
