using Dapper;
using DataHub.Api.Storage;
using Microsoft.Data.Sqlite;

namespace DataHub.Api.Tests.Storage;

/// <summary>The one writer: groups, failures inside them, order, the end.</summary>
internal sealed class GroupCommitTests
{
    private TestStore _store = null!;

    [SetUp]
    public void SetUp() => _store = new TestStore();

    [TearDown]
    public async Task TearDown() => await _store.DisposeAsync();

    [Test]
    public async Task What_is_queued_together_commits_together_and_is_told_after_the_commit()
    {
        var ran = 0;
        var ranAtCommit = new List<int>();
        var (gate, release) = Block();
        var work = Enumerable.Range(0, 50).Select(_ => _store.WriteAsync(s =>
        {
            s.AfterCommit.Add(() => ranAtCommit.Add(ran));
            return ++ran;
        })).ToList();
        release();
        await gate;
        await Task.WhenAll(work);

        Assert.That(ranAtCommit, Has.Count.EqualTo(50).And.All.EqualTo(50));
    }

    [Test]
    public async Task One_that_fails_is_rolled_back_alone()
    {
        var (gate, release) = Block();
        var good = AppendAsync();
        var bad = _store.WriteAsync<int>(s => throw new TimeoutException($"{_store.Audit.Append(s, TestStore.Entry("start"))}"));
        var broken = _store.WriteAsync(s => s.Connection.Inner.Execute("INSERT INTO log_head (id, size, time) VALUES (0, 0, 0)"));
        var alsoGood = AppendAsync();
        release();
        await gate;

        Assert.That(() => bad, Throws.TypeOf<TimeoutException>());
        Assert.That(() => broken, Throws.TypeOf<StoreRefusalException>().With.InnerException.TypeOf<SqliteException>());
        Assert.That((await good, await alsoGood), Is.EqualTo((0, 1)));
        Assert.That(_store.Database.Read(_store.Audit.Size), Is.EqualTo(2));
    }

    [Test]
    public async Task After_a_transaction_that_the_database_has_ended_nothing_is_run()
    {
        var work = _store.WriteAsync(s =>
        {
            s.Connection.Transaction!.Rollback();
            return _store.Audit.Append(s, TestStore.Entry("start"));
        });
        Assert.That(() => work, Throws.TypeOf<StoreUnavailableException>().With.InnerException.TypeOf<StoreUnavailableException>());
        Assert.That(_store.Database.Read(_store.Audit.Size), Is.Zero);
        Assert.That(await AppendAsync(), Is.Zero);
    }

    [Test]
    public async Task Work_runs_in_the_order_it_was_queued()
    {
        var (gate, release) = Block();
        var work = Enumerable.Range(0, 600).Select(_ => AppendAsync()).ToList();
        release();
        await gate;
        Assert.That(await Task.WhenAll(work), Is.EqualTo(Enumerable.Range(0, 600)));
    }

    [Test]
    public async Task Whatever_was_told_is_there_after_reopening()
    {
        var told = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => Task.Run(AppendAsync)));
        await _store.Database.DisposeAsync();
        using var reopened = Open();

        Assert.That(told.Order(), Is.EqualTo(Enumerable.Range(0, 400)));
        Assert.That(await reopened.ExecuteScalarAsync<long>("SELECT count(*) FROM audit_entries"), Is.EqualTo(400));
    }

    [Test]
    public async Task Who_gives_up_before_the_start_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        var (gate, release) = Block();
        var work = _store.Audit.AppendAsync(TestStore.Entry("start"), cancelled.Token);
        await cancelled.CancelAsync();
        release();
        await gate;

        Assert.That(() => work, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await AppendAsync(), Is.Zero);
    }

    [Test]
    [Description("Checklist 56")]
    public async Task A_full_disk_fails_the_whole_group_stores_nothing_and_is_got_over()
    {
        var (gate, release) = Block();
        var before = AppendAsync();
        var full = _store.WriteAsync(s =>
        {
            var pages = s.Connection.Inner.ExecuteScalar<long>("PRAGMA page_count");
            s.Connection.Inner.Execute($"PRAGMA max_page_count = {pages}");
            return s.Connection.Inner.Execute("INSERT INTO catalogue VALUES (1, 'k', 'c', 1, 1, 1, hex(zeroblob(1000000)))");
        });
        var after = AppendAsync();
        release();
        await gate;

        Assert.That(() => before, Throws.TypeOf<StoreUnavailableException>());
        Assert.That(() => full, Throws.TypeOf<StoreUnavailableException>());
        Assert.That(() => after, Throws.TypeOf<StoreUnavailableException>());
        Assert.That(await AppendAsync(), Is.Zero);
    }

    [Test]
    [Description("Checklist 56")]
    public async Task A_store_locked_by_another_program_is_unavailable_and_comes_back()
    {
        using (var other = Open())
        {
            await other.ExecuteAsync("BEGIN IMMEDIATE");
            Assert.That(AppendAsync, Throws.TypeOf<StoreUnavailableException>());
            await other.ExecuteAsync("ROLLBACK");
        }

        Assert.That(await AppendAsync(), Is.Zero);
    }

    [Test]
    public async Task At_the_end_what_is_queued_is_finished_and_nothing_more_taken()
    {
        var (_, release) = Block();
        var queued = Enumerable.Range(0, 300).Select(_ => AppendAsync()).ToList();
        var closing = _store.Database.DisposeAsync().AsTask();
        release();
        await closing;
        using var reopened = Open();

        Assert.That(await reopened.ExecuteScalarAsync<long>("SELECT count(*) FROM audit_entries"), Is.EqualTo(300));
        Assert.That(await Task.WhenAll(queued).WaitAsync(TimeSpan.FromSeconds(30)), Is.EqualTo(Enumerable.Range(0, 300)));
        Assert.That(AppendAsync, Throws.TypeOf<StoreUnavailableException>());
    }

    [Test]
    public async Task A_read_sees_one_moment_and_not_what_is_being_written()
    {
        var sizes = await Task.Run(() => _store.Database.Read(c =>
        {
            var first = _store.Audit.Size(c);
            AppendAsync().Wait();
            return (first, _store.Audit.Size(c));
        }));

        Assert.That(sizes, Is.EqualTo((0, 0)));
        Assert.That(_store.Database.Read(_store.Audit.Size), Is.EqualTo(1));
    }

    [Test]
    public void A_reader_cannot_write()
        => Assert.That(() => _store.Database.Read(c => c.Inner.Execute("UPDATE log_head SET size = 5")), Throws.Exception);

    [Test]
    public async Task A_reader_that_failed_does_not_spoil_the_next()
    {
        Assert.That(() => _store.Database.Read<int>(_ => throw new TimeoutException()), Throws.TypeOf<TimeoutException>());
        await AppendAsync();
        Assert.That(_store.Database.Read(_store.Audit.Size), Is.EqualTo(1));
    }

    private async Task<long> AppendAsync() => (await _store.Audit.AppendAsync(TestStore.Entry("start"), CancellationToken.None)).Index;

    /// <summary>Holds the writer until released, so that what is queued meanwhile forms a group.</summary>
    private (Task Gate, Action Release) Block()
    {
        var running = new TaskCompletionSource();
        var released = new TaskCompletionSource();
        var gate = _store.WriteAsync(_ =>
        {
            running.SetResult();
            return released.Task.Wait(TimeSpan.FromSeconds(30));
        });
        running.Task.Wait();
        return (gate, released.SetResult);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={_store.DatabaseFile};Pooling=False");
        connection.Open();
        return connection;
    }
}
