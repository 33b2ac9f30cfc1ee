using System.Diagnostics;
using Dapper;
using DataHub.Api.Tests.Support.Postgres;
using Npgsql;

namespace DataHub.Api.Tests.Faults;

/// <summary>Two hubs over one PostgreSQL database in which somebody holds what every write needs.</summary>
[TestFixture]
internal sealed class LockedHeadTests
{
    /// <summary>So long after a hub has come to a halt, the server takes the lock from it.</summary>
    private static readonly TimeSpan Freed = TimeSpan.FromSeconds(16);

    /// <summary>The second lets nobody even look at the head; a short run has the first only.</summary>
    private static readonly string[] Locks = Bounds.IsLong ? ["SELECT FROM log_head FOR UPDATE", "LOCK TABLE log_head"] : ["SELECT FROM log_head FOR UPDATE"];

    private PostgresServer _server = null!;
    private string _database = null!;
    private Cluster _cluster = null!;

    [OneTimeSetUp]
    public async Task SetUp()
    {
        _server = PostgresRequired.Server();
        _database = _server.CreateDatabase();
        _cluster = await Cluster.StartAsync([_database, _database], () => PostgresDump.KeptAsync(_server, _database));
    }

    [OneTimeTearDown]
    public async Task TearDown()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    [TestCaseSource(nameof(Locks))]
    public async Task While_another_session_holds_the_head_of_the_log_nothing_is_stored_and_readers_are_answered(string statement)
    {
        var readers = await Reader.OfAllAsync(_cluster);
        await using (_cluster.Load())
        {
            await _cluster.Ledger.WaitForMoreAsync(5);
            await using var other = new NpgsqlConnection(_database + ";Pooling=False");
            await other.OpenAsync();
            await other.ExecuteAsync($"BEGIN; {statement}");
            // What was stored just before may still be on its way to the clients.
            await Task.Delay(500);
            var (before, began) = (_cluster.Ledger.Acknowledged.Count, Stopwatch.GetTimestamp());
            await _cluster.Nodes[0].AssertReadyAsync(false);
            await Task.Delay(Bounds.Left("DATAHUB_TEST_LOCK_SECONDS", 6, began));
            Assert.That(_cluster.Ledger.Acknowledged, Has.Count.EqualTo(before));
            await other.ExecuteAsync("ROLLBACK");
            await _cluster.Ledger.WaitForMoreAsync(5);
        }

        await TestContext.Out.WriteLineAsync($"{_cluster.Ledger}; {await Reader.EndAsync(readers)}");
        Assert.That(_cluster.Ledger.Answers.Keys, Does.Contain("503"));
        Assert.Multiple(() => readers.ToList().ForEach(r => r.AssertAnswered(Bounds.Noticed)));
        await Invariants.CheckAsync(_cluster);
    }

    [Test]
    public async Task A_hub_that_comes_to_a_halt_with_the_head_of_the_log_in_its_hands_stops_the_others_for_seconds_only()
    {
        var (halted, other) = (_cluster.Nodes[0], _cluster.Nodes[1]);
        var readers = await Reader.OfAsync(other);
        await using (_cluster.Load(halted))
        await using (_cluster.Load(other))
        {
            await _cluster.Ledger.WaitForMoreAsync(5);
            await HaltAsync(halted);
            var began = Stopwatch.GetTimestamp();
            await _cluster.Ledger.WaitForMoreAsync(5);
            var waited = Stopwatch.GetElapsedTime(began);
            halted.Thaw();
            await TestContext.Out.WriteLineAsync(FormattableString.Invariant($"the other hub waited for {waited.TotalSeconds:0.0} s"));
            Assert.That(waited, Is.LessThan(Freed));
            await _cluster.Ledger.WaitForMoreAsync(20);
        }

        await TestContext.Out.WriteLineAsync($"{_cluster.Ledger}; {await Reader.EndAsync(readers)}");
        readers[0].AssertAnswered(Bounds.Noticed);
        await Invariants.CheckAsync(_cluster);
    }

    /// <summary>Halts a hub at a moment when it has what the other waits for.</summary>
    private async Task HaltAsync(Node node)
    {
        var name = new NpgsqlConnectionStringBuilder(_database).Database;
        var isHeld = $"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = '{name}' AND now() - query_start > interval '200 ms' AND cardinality(pg_blocking_pids(pid)) > 0)";
        for (var attempt = 0; attempt < 100; attempt++)
        {
            node.Freeze();
            await Task.Delay(400);
            if (_server.Query<bool>(isHeld))
            {
                return;
            }

            node.Thaw();
            await _cluster.Ledger.WaitForMoreAsync(1);
        }

        Assert.Fail("It never had what the other waits for.");
    }
}
