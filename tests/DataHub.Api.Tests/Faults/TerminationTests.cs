using DataHub.Api.Tests.Support.Postgres;

namespace DataHub.Api.Tests.Faults;

/// <summary>Hubs that are asked to end (SIGTERM) while clients submit, each request by a connection of its own.</summary>
[TestFixture]
[Platform(Exclude = "Win", Reason = "There is no such signal.")]
internal sealed class TerminationTests
{
    [Test]
    public async Task A_hub_that_is_asked_to_end_answers_all_that_it_has_accepted_and_clients_go_on_with_the_other()
    {
        var server = PostgresRequired.Server();
        var database = server.CreateDatabase();
        await using var cluster = await Cluster.StartAsync([database, database], () => PostgresDump.KeptAsync(server, database));
        await RunAsync(cluster, Bounds.Rounds("DATAHUB_TEST_TERMINATIONS", 2));
    }

    [Test]
    public async Task A_hub_over_its_embedded_database_that_is_asked_to_end_answers_all_that_it_has_accepted()
    {
        await using var cluster = await Cluster.StartEmbeddedAsync();
        await RunAsync(cluster, Bounds.Rounds("DATAHUB_TEST_TERMINATIONS", 1));
    }

    private static async Task RunAsync(Cluster cluster, int rounds)
    {
        foreach (var node in cluster.Nodes)
        {
            node.Partner.DefaultRequestHeaders.ConnectionClose = node.ClosesConnections = true;
        }

        await using (cluster.Load())
        {
            for (var round = 0; round < rounds; round++)
            {
                await cluster.Ledger.WaitForMoreAsync(20);
                var ending = cluster.Nodes[round % cluster.Nodes.Count];
                Assert.That(await ending.TerminateAsync(), Is.Zero);
                await ending.StartAsync();
            }
        }

        await TestContext.Out.WriteLineAsync($"{rounds} terminations: {cluster.Ledger}");
        await Invariants.CheckAsync(cluster);
        Assert.That((cluster.Ledger.Answers.Keys, cluster.Ledger.CutOff, cluster.Ledger.Replayed), Is.EqualTo((new[] { "201" }, 0, 0)));
    }
}
