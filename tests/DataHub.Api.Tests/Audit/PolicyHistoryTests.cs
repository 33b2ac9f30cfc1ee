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
