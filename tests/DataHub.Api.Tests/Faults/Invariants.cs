using DataHub.Api.Tests.Canaries;

namespace DataHub.Api.Tests.Faults;

/// <summary>What must hold after every fault, whatever it was.</summary>
internal static class Invariants
{
    /// <summary>
    /// Fails unless every hub is ready again by itself, and by each of them every acknowledged submission is there, whole and once, with one entry of the log at
    /// the place that its receipt names; the log has no gap and its tree fits it; what was repeated found its receipt or was stored then; and nothing kept any
    /// small count.
    /// </summary>
    public static async Task CheckAsync(Cluster cluster)
    {
        var (ledger, first) = (cluster.Ledger, cluster.Nodes[0]);
        await Task.WhenAll(cluster.Nodes.Select(n => n.AssertReadyAsync(true)));
        var stored = await StoredCheck.RunAsync(first.Partner, ledger);
        await StoredCheck.RepeatAsync(cluster.Nodes[^1].Partner, ledger, stored);
        Assert.That(ledger.Open, Is.Empty);
        Assert.That(ledger.Answers.Keys, Is.SubsetOf(new[] { "201", "503" }), $"{ledger}");

        // Whatever one hub stored, all of them tell of.
        stored = await StoredCheck.RunAsync(first.Partner, ledger);
        foreach (var node in cluster.Nodes)
        {
            Assert.That(await StoredCheck.IdsAsync(node.Partner), Is.EquivalentTo(stored));
            await LogCheck.RunAsync(node.Officer, ledger);
        }

        await CheckKeptAsync(cluster);
    }

    private static async Task CheckKeptAsync(Cluster cluster)
    {
        var kept = await cluster.KeptAsync();
        var newest = cluster.Ledger.Acknowledged.Last();
        Assert.That(kept, Does.Contain(newest.Key), "what is searched is not what the hubs have kept");
        CanarySearch.AssertLacks(kept, CanarySearch.First);
    }
}
