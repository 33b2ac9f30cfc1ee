using System.Diagnostics;
using DataHub.Api.Tests.Support.Postgres;

namespace DataHub.Api.Tests.Faults;

/// <summary>Two hubs over one PostgreSQL database that is stopped again and again, as if it crashed, while clients submit.</summary>
[TestFixture]
internal sealed class PostgresStopTests
{
    [Test]
    public async Task A_database_that_crashes_under_load_loses_nothing_and_the_hubs_go_on_when_it_is_back()
    {
        var stops = Bounds.Rounds("DATAHUB_TEST_STOPS", 3);
        await using var server = await PostgresRequired.StartOwnAsync();
        var database = server.CreateDatabase();
        await using var cluster = await Cluster.StartAsync([database, database], () => PostgresDump.KeptAsync(server, database));
        var (random, began) = (new Random(20_261_125), Stopwatch.GetTimestamp());
        var readers = await Reader.OfAllAsync(cluster);
        await using (cluster.Load())
        {
            for (var stop = 0; stop < stops; stop++)
            {
                await cluster.Ledger.WaitForMoreAsync(random.Next(1, 30));
                await Task.Delay(random.Next(0, 20));
                await server.StopAsync(PostgresStop.Immediate);
                await cluster.Nodes[stop % 2].AssertReadyAsync(false);
                await Task.Delay(random.Next(0, 300));
                await server.StartAsync();
                await cluster.Ledger.WaitForMoreAsync(5);
            }
        }

        await TestContext.Out.WriteLineAsync($"{stops} stops in {Bounds.Since(began)}: {cluster.Ledger}; {await Reader.EndAsync(readers)}");
        Assert.That(cluster.Ledger.CutOff, Is.Zero, "a hub that lives answers");
        Assert.Multiple(() => readers.ToList().ForEach(r => r.AssertAnswered(Bounds.Noticed)));
        await Invariants.CheckAsync(cluster);
    }
}
