using DataHub.Api.Tests.Support.Postgres;

namespace DataHub.Api.Tests.Faults;

/// <summary>A disk that is full and has room again, under two hubs over PostgreSQL.</summary>
[TestFixture]
internal sealed class FullDiskTests
{
    [Test]
    public async Task While_the_disk_of_the_tables_is_full_submissions_wait_and_readers_do_not()
    {
        await using var server = await PostgresRequired.StartOwnAsync(new PostgresOptions { SmallDisk = SmallDiskUse.Databases });
        await RunAsync(server, () => Task.CompletedTask);
    }

    [Test]
    public async Task While_the_disk_of_the_write_ahead_log_is_full_submissions_wait_and_readers_do_not()
    {
        await using var server = await PostgresRequired.StartOwnAsync(new PostgresOptions { SmallDisk = SmallDiskUse.WriteAheadLog });

        // What is left of the server may try to recover by itself, or have ended.
        await RunAsync(server, server.KillAsync, server.StartAsync);
    }

    private static async Task RunAsync(PostgresServer server, Func<Task> beforeFree, Func<Task>? afterFree = null)
    {
        var database = server.CreateDatabase();
        await using var cluster = await Cluster.StartAsync([database, database], () => PostgresDump.KeptAsync(server, database));
        var readers = await Reader.OfAllAsync(cluster);
        await using (cluster.Load())
        {
            await cluster.Ledger.WaitForMoreAsync(5);
            server.Disk.Fill();
            await RefusedAsync(cluster);
            await beforeFree();
            server.Disk.Free();
            await (afterFree?.Invoke() ?? Task.CompletedTask);
            await cluster.Ledger.WaitForMoreAsync(20);
        }

        await TestContext.Out.WriteLineAsync($"{cluster.Ledger}; {await Reader.EndAsync(readers)}");
        Assert.Multiple(() => readers.ToList().ForEach(r => r.AssertAnswered(Bounds.Noticed)));
        await Invariants.CheckAsync(cluster);
    }

    /// <summary>Waits until nothing is stored any more: there is room in the pages that are there.</summary>
    private static async Task RefusedAsync(Cluster cluster)
    {
        await Bounds.UntilAsync(() => cluster.Ledger.Answers.GetValueOrDefault("503") >= 20, $"nothing is refused: {cluster.Ledger}");
        await cluster.Nodes[0].AssertReadyAsync(false);
    }
}
