using System.Diagnostics;
using DataHub.Api.Tests.Support.Postgres;

namespace DataHub.Api.Tests.Faults;

/// <summary>Two hubs over one PostgreSQL database, of which one is killed again and again while clients submit.</summary>
[TestFixture]
internal sealed class PostgresKillTests
{
    [Test]
    public async Task Killing_one_of_two_hubs_under_load_loses_nothing_and_the_other_goes_on()
    {
        var kills = Bounds.Rounds("DATAHUB_TEST_KILLS", 4);
        var server = PostgresRequired.Server();
        var database = server.CreateDatabase();
        await using var cluster = await Cluster.StartAsync([database, database], () => PostgresDump.KeptAsync(server, database));
        var (random, began) = (new Random(20_261_124), Stopwatch.GetTimestamp());
        var readers = await Reader.OfAllAsync(cluster);
        for (var kill = 0; kill < kills; kill++)
        {
            await using var load = cluster.Load();
            await cluster.Ledger.WaitForMoreAsync(random.Next(1, 30));
            await Task.Delay(random.Next(0, 20));
            cluster.Nodes[kill % 2].Kill();
            await cluster.Ledger.WaitForMoreAsync(random.Next(1, 30));
            if (kill % 10 != 0)
            {
                // Beside clients that give the other no rest it takes several times as long to start.
                await load.DisposeAsync();
            }

            await cluster.Nodes[kill % 2].StartAsync();
        }

        await TestContext.Out.WriteLineAsync($"{kills} kills in {Bounds.Since(began)}: {cluster.Ledger}; {await Reader.EndAsync(readers)}");
        Assert.That(cluster.Ledger.Answers.Keys, Is.EqualTo(new[] { "201" }), "the hub that lives refuses nothing");
        Assert.That(readers.SelectMany(r => r.Answers.Keys).Distinct(), Is.SubsetOf(new[] { "200", "none" }), "a hub that lives answers readers");
        await Invariants.CheckAsync(cluster);
    }
}
