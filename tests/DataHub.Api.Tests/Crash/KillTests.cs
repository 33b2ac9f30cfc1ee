using DataHub.Api.Tests.Faults;

namespace DataHub.Api.Tests.Crash;

/// <summary>The hub over its embedded database in a process of its own, killed again and again while clients submit.</summary>
[TestFixture]
internal sealed class KillTests
{
    [Test]
    public async Task Killing_the_hub_under_load_loses_no_acknowledged_submission_and_leaves_none_half_stored()
    {
        var kills = Bounds.Rounds("DATAHUB_TEST_KILLS", 20);
        await using var cluster = await Cluster.StartEmbeddedAsync();
        var hub = cluster.Nodes[0];
        var random = new Random(20_261_123);
        for (var kill = 0; kill < kills; kill++)
        {
            await using var load = cluster.Load();
            await cluster.Ledger.WaitForMoreAsync(random.Next(1, 30));
            await Task.Delay(random.Next(0, 20));
            hub.Kill();
            await load.DisposeAsync();
            await hub.StartAsync();
        }

        Assert.That(cluster.Ledger.Acknowledged, Has.Count.GreaterThan(kills), "too little load for the test to mean anything");
        await Invariants.CheckAsync(cluster);
        await TestContext.Out.WriteLineAsync($"{kills} kills, {cluster.Ledger}");
    }
}
