using DataHub.Api.Tests.Support.Postgres;
using Npgsql;

namespace DataHub.Api.Tests.Faults;

/// <summary>Two hubs over a PostgreSQL server with a synchronous standby; one knows both servers, the other reaches through a proxy whichever is the primary.</summary>
[TestFixture]
internal sealed class StandbyTests
{
    /// <summary>Whether somebody ends the wait for the standby. By itself a hub waits for 15 seconds, which is for long runs only.</summary>
    private static readonly bool[] Cancels = Bounds.IsLong ? [true, false] : [true];

    private PostgresServer _primary = null!;
    private PostgresServer _standby = null!;
    private CuttingProxy _proxy = null!;
    private Cluster _cluster = null!;
    private string _database = null!;

    [SetUp]
    public async Task SetUp()
    {
        _primary = await PostgresRequired.StartOwnAsync();
        _standby = await _primary.CreateStandbyAsync();
        _database = _primary.CreateDatabase();
        _proxy = new CuttingProxy(_primary.Port);
        _cluster = await Cluster.StartAsync([BothServers(), _proxy.Via(_database)], () => PostgresDump.KeptAsync(_standby, _database));
    }

    [TearDown]
    public async Task TearDown()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
            await _proxy.DisposeAsync();
            await _standby.DisposeAsync();
            await _primary.DisposeAsync();
        }
    }

    [Test]
    public async Task A_standby_that_takes_over_under_load_has_all_that_was_acknowledged()
    {
        var readers = await Reader.OfAllAsync(_cluster);
        await using (_cluster.Load())
        {
            await _cluster.Ledger.WaitForMoreAsync(50);
            await TakeOverAsync();
            await _cluster.Ledger.WaitForMoreAsync(20);
        }

        await TestContext.Out.WriteLineAsync($"{_cluster.Ledger}; {await Reader.EndAsync(readers)}");
        Assert.Multiple(() => readers.ToList().ForEach(r => r.AssertAnswered(Bounds.Noticed)));
        await Invariants.CheckAsync(_cluster);
    }

    [TestCaseSource(nameof(Cancels))]
    public async Task What_no_standby_has_confirmed_is_not_acknowledged(bool isCancelled)
    {
        var readers = await Reader.OfAllAsync(_cluster);
        await using (_cluster.Load())
        {
            await _cluster.Ledger.WaitForMoreAsync(20);
            await _standby.StopAsync(PostgresStop.Fast);
            // What was confirmed just before may still be on its way to the clients.
            await Task.Delay(500);
            var before = _cluster.Ledger.Acknowledged.Count;
            await RefusedAsync(isCancelled, before);
            Assert.That(_cluster.Ledger.Acknowledged, Has.Count.EqualTo(before));
            await _standby.StartAsync();
            await _cluster.Ledger.WaitForMoreAsync(20);
        }

        await TestContext.Out.WriteLineAsync($"{_cluster.Ledger}; {await Reader.EndAsync(readers)}");
        Assert.Multiple(() => readers.ToList().ForEach(r => r.AssertAnswered(Bounds.Noticed)));
        await TakeOverAsync();
        await Invariants.CheckAsync(_cluster);
    }

    /// <summary>Waits until each hub has refused something, or one has acknowledged what it must not.</summary>
    private async Task RefusedAsync(bool isCancelled, int acknowledged)
    {
        int Refused() => _cluster.Ledger.Answers.GetValueOrDefault("503");
        var before = Refused();
        bool IsEnough()
        {
            if (isCancelled)
            {
                _primary.Query<long>("SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
            }

            return Refused() >= before + 4 || _cluster.Ledger.Acknowledged.Count > acknowledged;
        }

        await Bounds.UntilAsync(IsEnough, "nothing is refused", pause: 300);
    }

    private async Task TakeOverAsync()
    {
        await _primary.StopAsync(PostgresStop.Immediate);
        await _standby.PromoteAsync();
        _proxy.Upstream = _standby.Port;
    }

    private string BothServers() => new NpgsqlConnectionStringBuilder(_database)
    {
        Host = $"127.0.0.1:{_primary.Port},127.0.0.1:{_standby.Port}",
        TargetSessionAttributes = "primary",
        HostRecheckSeconds = 1,
    }.ConnectionString;
}
