using System.Diagnostics;
using DataHub.Api.Tests.Support.Postgres;

namespace DataHub.Api.Tests.Faults;

/// <summary>Two hubs over one PostgreSQL database, the first of them through a network that fails.</summary>
[TestFixture]
internal sealed class ProxiedDatabaseTests
{
    /// <summary>So many submissions are to be hit.</summary>
    private const int Cuts = 3;

    private CuttingProxy _proxy = null!;
    private Cluster _cluster = null!;

    private int Refused => _cluster.Ledger.Answers.GetValueOrDefault("503");

    [OneTimeSetUp]
    public async Task SetUp()
    {
        var server = PostgresRequired.Server();
        var database = server.CreateDatabase();
        _proxy = new CuttingProxy(server.Port);
        _cluster = await Cluster.StartAsync([_proxy.Via(database), database], () => PostgresDump.KeptAsync(server, database));
    }

    [OneTimeTearDown]
    public async Task TearDown()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
            await _proxy.DisposeAsync();
        }
    }

    [Test]
    public async Task A_network_that_breaks_after_commits_loses_nothing_and_the_retry_finds_its_receipt()
    {
        var before = _cluster.Ledger.Replayed;
        await CutUntilAsync(() => _proxy.CutAfterCommit(), () => _proxy.CutsAfterCommit, () => _cluster.Ledger.Replayed >= before + Cuts);
        await TestContext.Out.WriteLineAsync($"{_proxy.CutsAfterCommit} cuts: {_cluster.Ledger}");
        await Invariants.CheckAsync(_cluster);
    }

    [Test]
    public async Task A_network_that_breaks_before_commits_loses_nothing_and_the_retry_stores_it()
    {
        var before = Refused;
        await CutUntilAsync(() => _proxy.CutBeforeCommit(), () => _proxy.CutsBeforeCommit, () => Refused >= before + Cuts);
        await TestContext.Out.WriteLineAsync($"{_proxy.CutsBeforeCommit} cuts: {_cluster.Ledger}");
        await Invariants.CheckAsync(_cluster);
    }

    [Test]
    public async Task A_network_that_says_nothing_for_a_while_loses_nothing_and_readers_are_answered_from_memory()
    {
        var readers = await Reader.OfAsync(_cluster.Nodes[0]);
        await using (_cluster.Load(_cluster.Nodes[0]))
        {
            await _cluster.Ledger.WaitForMoreAsync(5);
            _proxy.Pause();
            await Task.Delay(TimeSpan.FromSeconds(4));
            _proxy.Resume();
            await _cluster.Ledger.WaitForMoreAsync(5);
        }

        await TestContext.Out.WriteLineAsync($"{_cluster.Ledger}; {await Reader.EndAsync(readers)}");
        readers[0].AssertAnswered(Bounds.Noticed);
        await Invariants.CheckAsync(_cluster);
    }

    /// <summary>Cuts one commit after the other under load. Reading ends in a commit as well: some of those that are cut concern no submission.</summary>
    private async Task CutUntilAsync(Action cut, Func<int> cuts, Func<bool> isEnough)
    {
        await using (_cluster.Load())
        {
            for (var began = Stopwatch.GetTimestamp(); !isEnough();)
            {
                Assert.That(Stopwatch.GetElapsedTime(began), Is.LessThan(TimeSpan.FromMinutes(2)), $"{cuts()} cuts: {_cluster.Ledger}");
                var before = cuts();
                await _cluster.Ledger.WaitForMoreAsync(1);
                cut();
                await Bounds.UntilAsync(() => cuts() > before, "nothing is cut", pause: 1);
            }
        }
    }
}
