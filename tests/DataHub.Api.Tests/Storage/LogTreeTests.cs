using Dapper;
using DataHub.Api.Storage;
using DataHub.AuditLog;
using DataHub.AuditLog.Merkle;
using DataHub.Disclosure.Tables;
using Microsoft.Data.Sqlite;

namespace DataHub.Api.Tests.Storage;

/// <summary>The tree over the log grows with it: in the same transaction, and with what is committed alone.</summary>
internal sealed class LogTreeTests
{
    private TestStore _store = null!;

    [SetUp]
    public void SetUp() => _store = new TestStore();

    [TearDown]
    public async Task TearDown() => await _store.DisposeAsync();

    [Test]
    public async Task The_tree_is_over_the_entries_that_are_there_and_no_others()
    {
        for (var i = 0; i < 300; i++)
        {
            var fails = i % 7 == 0;
            var work = _store.WriteAsync(s => _store.Audit.Append(s, TestStore.Entry("start")).Index >= 0 && fails ? throw new TimeoutException() : true);
            await work.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        Assert.That(Root(), Is.EqualTo(Recomputed()));
        Assert.That(_store.Database.Read(_store.Audit.Size), Is.EqualTo(257));
        Assert.That(_store.Database.Read(_store.Audit.IsHeadConsistent), Is.True);
    }

    [Test]
    public async Task A_group_that_is_lost_leaves_nothing_in_the_tree()
    {
        await AppendAsync(3);
        using (var other = Open())
        {
            await other.ExecuteAsync("BEGIN IMMEDIATE");
            Assert.That(() => AppendAsync(1), Throws.InstanceOf<StoreUnavailableException>());
            await other.ExecuteAsync("ROLLBACK");
        }

        await AppendAsync(2);
        Assert.That(Root(), Is.EqualTo(Recomputed()));
    }

    [Test]
    public async Task The_tree_goes_on_where_it_was_when_the_store_is_opened_again()
    {
        await AppendAsync(260);
        var folder = _store.Folder;
        using var copy = new Copy(folder);
        await using var again = new TestStore(copy.Path);
        await again.Audit.AppendAsync(TestStore.Entry("stop"), CancellationToken.None);

        Assert.That(again.Root(260), Is.EqualTo(Root()));
        Assert.That(again.Root(261), Is.EqualTo(Recomputed(again)));
    }

    [Test]
    public async Task A_log_from_before_the_tree_gets_one_with_the_first_entry_after()
    {
        await AppendAsync(600);
        await ExecuteAsync("DROP TRIGGER log_tiles_are_never_deleted; DELETE FROM log_tiles");
        using var copy = new Copy(_store.Folder);
        await using var again = new TestStore(copy.Path);
        await again.Audit.AppendAsync(TestStore.Entry("start"), CancellationToken.None);

        Assert.That(again.Root(601), Is.EqualTo(Recomputed(again)));
    }

    [Test]
    public async Task Nothing_is_stored_where_the_log_would_have_a_gap()
    {
        await AppendAsync(3);
        await ExecuteAsync("UPDATE log_head SET size = 4");
        Assert.That(() => AppendAsync(1), Throws.InstanceOf<StoreUnavailableException>());
        Assert.That(_store.Database.Read(c => c.Inner.ExecuteScalar<long>("SELECT count(*) FROM audit_entries")), Is.EqualTo(3));
    }

    [Test]
    public async Task Nothing_is_stored_where_an_entry_that_was_counted_is_not_there()
    {
        await AppendAsync(3);
        var work = _store.WriteAsync(s =>
        {
            s.Head = s.Head with { Size = s.Head.Size + 1 };
            return 0;
        });
        Assert.That(async () => await work, Throws.InstanceOf<StoreUnavailableException>());
        await AppendAsync(1);
        Assert.That((_store.Database.Read(_store.Audit.Size), Root()), Is.EqualTo((4, Recomputed())));
    }

    [TestCase("audit_entries")]
    [TestCase("audit_indicators")]
    [TestCase("log_tiles")]
    public async Task When_the_log_cannot_be_written_nothing_is_stored_and_the_store_is_unavailable(string table)
    {
        await ExecuteAsync($"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END");
        Assert.That(() => _store.SubmitAsync(_store.Table(new TableKey("comensha", "victims", "2020"), figures: [29])), Throws.InstanceOf<StoreUnavailableException>());
        Assert.That(_store.Database.Read(c => c.Inner.ExecuteScalar<long>("SELECT count(*) FROM submissions")), Is.Zero);
    }

    [TestCase("UPDATE log_tiles SET hashes = zeroblob(length(hashes))")]
    [TestCase("UPDATE log_tiles SET hashes = substr(hashes, 1, 32)")]
    [TestCase("UPDATE log_tiles SET number = 7")]
    [TestCase("DELETE FROM log_tiles")]
    [TestCase("DELETE FROM audit_entries")]
    [TestCase("UPDATE audit_entries SET time = 0")]
    public async Task Tiles_and_entries_are_never_changed(string statement)
    {
        await AppendAsync(3);
        Assert.That(() => ExecuteAsync(statement), Throws.TypeOf<SqliteException>().With.Message.Contains("never"));
    }

    private byte[] Root() => _store.Root(_store.Database.Read(_store.Audit.Size));

    private byte[] Recomputed() => Recomputed(_store);

    /// <summary>The root over the entries themselves, by the plain recursion.</summary>
    private static byte[] Recomputed(TestStore store)
    {
        var leaves = store.Database.Read(c => c.Inner.Query<byte[]>("SELECT entry FROM audit_entries ORDER BY position").Select(e => MerkleHash.OfLeaf(e)).ToArray());
        return Mth(leaves);
    }

    private static byte[] Mth(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
        {
            return leaves[0];
        }

        var split = 1;
        while (split * 2 < leaves.Length)
        {
            split *= 2;
        }

        return MerkleHash.OfNode(Mth(leaves[..split]), Mth(leaves[split..]));
    }

    private async Task AppendAsync(int entries)
    {
        for (var i = 0; i < entries; i++)
        {
            await _store.Audit.AppendAsync(TestStore.Entry(AuditActions.Start), CancellationToken.None);
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        using var connection = Open();
        await connection.ExecuteAsync(sql);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={_store.DatabaseFile};Pooling=False");
        connection.Open();
        return connection;
    }
}
