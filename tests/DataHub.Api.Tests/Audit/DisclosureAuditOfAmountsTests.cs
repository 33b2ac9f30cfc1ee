using System.Text.Json;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Audit;

/// <summary>Amounts: what follows exactly is found. Which of those that lie close between their bounds are dominated nobody can see from outside.</summary>
internal sealed class DisclosureAuditOfAmountsTests
{
    private const string Path = "/v1/indicators/fines/disclosure-audit";

    private Hub _hub = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _hub = await Monitor.StartAsync();
        var indicator = Monitor.Indicator("fines", "openbaar-ministerie", "offence:offences").Replace("\"count\"", "\"amount\"", StringComparison.Ordinal);
        await Monitor.CreateAsync(_hub.Client("catalogue:write"), "/v1/indicators/fines", indicator);
        Assert.That(await Monitor.SubmitAsync(_hub.Client("submissions:write", "openbaar-ministerie"), Fines(900)).StatusAsync(), Is.EqualTo(201));
    }

    [TearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    [Test]
    public async Task Of_a_healthy_hub_they_are_safe_corrections_included()
    {
        Assert.That(await Monitor.SubmitAsync(_hub.Client("submissions:write", "openbaar-ministerie"), Fines(950)).StatusAsync(), Is.EqualTo(201));
        var audit = await AuditAsync();

        Assert.That((audit.GetProperty("safe").GetBoolean(), audit.GetProperty("tables").GetInt32(), audit.GetProperty("linkedSets").GetInt32()), Is.EqualTo((true, 2, 1)));
    }

    [Test]
    public async Task One_that_follows_from_an_amount_that_was_added_is_found()
    {
        var hidden = (await _hub.Client("aggregates:read").GetAsync("/v1/indicators/fines/aggregates?groupBy=offence").JsonAsync()).GetProperty("observations").EnumerateArray()
            .Where(o => o.GetProperty("status").GetString() == "suppressed").Select(o => o.GetProperty("dimensions").GetProperty("offence").GetString()).ToList();
        var cell = hidden[0] == "human-trafficking" ? "1" : "3";
        Vandal.Change(_hub, "fines", "2020", $"cell {cell} sent suppressed", $"cell {cell} sent published 4000");
        var found = (await AuditAsync()).GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("dimensions").GetProperty("offence").GetString());

        Assert.That(hidden, Has.Count.EqualTo(2));
        Assert.That(found, Is.EqualTo(new[] { "other" }));
    }

    private async Task<JsonElement> AuditAsync() => await _hub.Client("audit:read", "officer").GetAsync(new Uri(Path, UriKind.Relative)).JsonAsync();

    // The largest contribution to other dominates it.
    private static string Fines(long largest) => Monitor.Submission($$"""
        { "indicator": "fines", "timePeriod": "2020", "observations": [
          { "dimensions": { "offence": "human-trafficking" }, "value": 4000, "count": 40, "largest": 300, "secondLargest": 200 },
          { "dimensions": { "offence": "people-smuggling" }, "value": 3000, "count": 40, "largest": 300, "secondLargest": 200 },
          { "dimensions": { "offence": "other" }, "value": 1000, "count": 40, "largest": {{largest}}, "secondLargest": 20 } ] }
        """);
}
