using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;

namespace DataHub.Api.Tests.Faults;

/// <summary>One hub over its embedded database, which somebody locks or for which there is no room, while clients submit.</summary>
[TestFixture]
internal sealed class EmbeddedDatabaseTests
{
    [Test]
    public async Task While_another_process_holds_the_database_nothing_is_stored_and_readers_are_answered()
    {
        await using var cluster = await Cluster.StartEmbeddedAsync();
        var hub = cluster.Nodes[0];
        var readers = await Reader.OfAsync(hub);
        await using (cluster.Load())
        {
            await cluster.Ledger.WaitForMoreAsync(5);
            await using var other = new SqliteConnection($"Data Source={Path.Combine(hub.Folder, "datahub.db")};Pooling=False");
            await other.OpenAsync();
            await other.ExecuteAsync("BEGIN IMMEDIATE");
            // What was stored just before may still be on its way to the clients.
            await Task.Delay(500);
            var (before, began) = (cluster.Ledger.Acknowledged.Count, Stopwatch.GetTimestamp());
            await hub.AssertReadyAsync(false);
            await Task.Delay(Bounds.Left("DATAHUB_TEST_LOCK_SECONDS", 4, began));
            await cluster.Ledger.WaitForRefusalAsync();
            Assert.That(cluster.Ledger.Acknowledged, Has.Count.EqualTo(before));
            await other.ExecuteAsync("ROLLBACK");
            await cluster.Ledger.WaitForMoreAsync(5);
        }

        await EndAsync(cluster, readers);
    }

    [Test]
    public async Task While_its_disk_is_full_submissions_wait_and_readers_do_not()
    {
        using var mount = await MountedDisk.RequireAsync();
        await using var cluster = await Cluster.StartEmbeddedAsync(Path.Combine(mount.Disk.Folder, "data"));
        var readers = await Reader.OfAsync(cluster.Nodes[0]);
        await using (cluster.Load())
        {
            await cluster.Ledger.WaitForMoreAsync(5);
            mount.Disk.Fill();
            await cluster.Nodes[0].AssertReadyAsync(false);
            Assert.That(await cluster.Ledger.TryAsync(cluster.Nodes[0].Partner, new(0)), Is.False);
            mount.Disk.Free();
            await cluster.Ledger.WaitForMoreAsync(20);
        }

        await EndAsync(cluster, readers);
    }

    private static async Task EndAsync(Cluster cluster, IReadOnlyList<Reader> readers)
    {
        await TestContext.Out.WriteLineAsync($"{cluster.Ledger}; {await Reader.EndAsync(readers)}");
        Assert.That(cluster.Ledger.Answers.Keys, Does.Contain("503"));
        readers[0].AssertAnswered(Bounds.Noticed);
        await Invariants.CheckAsync(cluster);
    }
}
