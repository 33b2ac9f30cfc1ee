using System.Text.Json;
using DataHub.Api.Security;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Security;

public sealed class HubLifeTests
{
    [Test]
    public async Task Start_stop_and_refused_sign_ins_stand_in_the_log()
    {
        var folder = Directory.CreateTempSubdirectory("datahub-").FullName;
        await using (var hub = await Hub.StartAsync([], dataFolder: folder))
        {
            await hub.Anonymous.StatusAsync("/v1/indicators");
            await hub.Open("guess").StatusAsync("/v1/indicators");
        }

        await using (var again = await Hub.StartAsync([], dataFolder: folder))
        {
            Assert.That(
                (await EntriesAsync(again)).Select(e => $"{e.GetProperty("action")} {e.GetProperty("outcome")}"),
                Is.EqualTo(new[] { "log-key-added done", "start done", "sign-in-refused refused", "stop done", "start done" }));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task Refused_sign_ins_are_counted_per_minute_and_origin()
    {
        await using var hub = await Hub.StartAsync(("DataHub:TrustedProxies:0", "127.0.0.1"));
        foreach (var origin in new[] { "192.0.2.1", "192.0.2.1", "192.0.2.2" })
        {
            using var answer = await hub.Anonymous.SendAsync("GET", "/v1/indicators", null, ("X-Forwarded-For", origin));
        }

        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(
            async () => (await EntriesAsync(hub)).Where(e => e.GetProperty("action").GetString() == "sign-in-refused").Select(e => $"{e.GetProperty("origin")} {e.GetProperty("count")}").ToArray(),
            Is.EqualTo(new[] { "192.0.2.1 2", "192.0.2.2 1" }).After(5_000, 50));
    }

    [Test]
    public void A_flood_from_many_addresses_does_not_flood_the_log()
    {
        var refused = new RefusedSignIns();
        for (var i = 0; i < 300; i++)
        {
            refused.Count(new System.Net.IPAddress(i));
        }

        var taken = refused.Take();
        Assert.That(taken, Has.Count.EqualTo(RefusedSignIns.MaxOrigins + 1));
        Assert.That(taken.Sum(t => t.Times), Is.EqualTo(300));
        Assert.That(refused.Take(), Is.Empty);
    }

    private static async Task<JsonElement[]> EntriesAsync(Hub hub)
    {
        var page = await hub.Client(Scopes.Audit).GetAsync("/v1/audit-entries").JsonAsync();
        return [.. page.EnumerateObject().First(m => m.Value.ValueKind == JsonValueKind.Array).Value.EnumerateArray()];
    }
}
