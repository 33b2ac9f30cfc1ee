extern alias tool;

using System.Data.Common;
using System.Globalization;
using Dapper;
using DataHub.Api.Tests.Storage;
using DataHub.Api.Tests.Support.Copies;
using DataHub.AuditLog;
using DataHub.AuditLog.Notes;
using tool::DataHub.Cli.Audit;

namespace DataHub.Api.Tests.Cli;

/// <summary>A database with a log of 1,000 entries, in which one thing is changed behind the hub's back.</summary>
[TestFixture("sqlite")]
[TestFixture("postgres")]
internal sealed class DatabaseTamperTests(string kind)
{
    private const int Size = 1_000;

    // What is changed is the same over both, and a server takes longer.
    private readonly int _sample = Environment.GetEnvironmentVariable("DATAHUB_TEST_DEEP") == "1" ? 5_000 : kind == "sqlite" ? 120 : 40;
    private readonly Random _random = new(20_261_126);
    private StoredCopies _copies = null!;
    private DbConnection _database = null!;
    private Checkpoint _signed = null!;

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        _copies = StoredCopies.Of(kind);
        await using (var store = _copies.Store(_copies.Original))
        {
            await store.SubmitAsync(store.Table(new DataHub.Disclosure.Tables.TableKey("comensha", "victims", "2020"), figures: [29, null]));
            await Task.WhenAll(Enumerable.Range(1, Size - 1).Select(i => store.Audit.AppendAsync(Entry(i), CancellationToken.None)));
            _signed = new Checkpoint("test", Size, store.Root(Size));
        }

        _database = _copies.Open(_copies.Original);
    }

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
            await _copies.DisposeAsync();
        }
    }

    [Test, Order(1)]
    public async Task It_fits_as_it_is() => Assert.That(await FaultsAsync(), Is.Empty);

    [TestCase("audit_entries", "position", "entry")]
    [TestCase("log_tiles", "id", "hashes")]
    public async Task Each_changed_byte_is_found(string table, string key, string column)
    {
        var rows = (await _database.QueryAsync<(long Id, byte[] Bytes)>($"SELECT {key}, {column} FROM {table}")).ToList();
        for (var i = 0; i < _sample; i++)
        {
            var (id, bytes) = rows[_random.Next(rows.Count)];
            byte[] changed = [.. bytes];
            changed[_random.Next(bytes.Length)] ^= (byte)_random.Next(1, 256);
            await AssertFoundAsync($"UPDATE {table} SET {column} = @changed WHERE {key} = {id}", $"UPDATE {table} SET {column} = @bytes WHERE {key} = {id}", new { changed, bytes });
        }
    }

    [TestCase("time", "time + 1", "time - 1")]
    [TestCase("action", "action || 'x'", "substr(action, 1, length(action) - 1)")]
    [TestCase("outcome", "outcome || 'x'", "substr(outcome, 1, length(outcome) - 1)")]
    [TestCase("partner", "coalesce(partner, '') || 'x'", "nullif(substr(partner, 1, length(partner) - 1), '')")]
    public async Task Each_changed_column_beside_an_entry_is_found(string column, string change, string back)
    {
        foreach (var position in Positions())
        {
            await AssertFoundAsync($"UPDATE audit_entries SET {column} = {change} WHERE position = {position}", $"UPDATE audit_entries SET {column} = {back} WHERE position = {position}");
        }
    }

    [Test]
    public async Task Each_row_that_is_removed_is_found()
    {
        await _database.ExecuteAsync("CREATE TEMP TABLE kept AS SELECT * FROM audit_entries WHERE false");
        foreach (var position in Positions())
        {
            await AssertFoundAsync(
                $"INSERT INTO kept SELECT * FROM audit_entries WHERE position = {position}; DELETE FROM audit_entries WHERE position = {position}",
                "INSERT INTO audit_entries SELECT * FROM kept; DELETE FROM kept");
        }
    }

    [Test]
    public async Task Each_two_rows_that_change_places_are_found()
    {
        foreach (var position in Positions().Where(p => p + 1 < Size))
        {
            var swap = $"UPDATE audit_entries SET position = -1 WHERE position = {position}; UPDATE audit_entries SET position = {position} WHERE position = {position + 1}; UPDATE audit_entries SET position = {position + 1} WHERE position = -1";
            await AssertFoundAsync(swap, swap);
        }
    }

    [TestCase("INSERT INTO audit_entries SELECT 1000, time, action, outcome, partner, entry FROM audit_entries WHERE position = 999", "DELETE FROM audit_entries WHERE position = 1000")]
    [TestCase("INSERT INTO audit_entries SELECT -1, time, action, outcome, partner, entry FROM audit_entries WHERE position = 999", "DELETE FROM audit_entries WHERE position = -1")]
    [TestCase("INSERT INTO log_tiles (level, number, hashes) VALUES (2, 0, zeroblob(32))", "DELETE FROM log_tiles WHERE level = 2")]
    [TestCase("INSERT INTO log_tiles (level, number, hashes) VALUES (0, 4, zeroblob(32))", "DELETE FROM log_tiles WHERE level = 0 AND number = 4")]
    [TestCase("UPDATE log_tiles SET hashes = CAST(hashes || zeroblob(32) AS BLOB) WHERE level = 0 AND number = 3", "UPDATE log_tiles SET hashes = substr(hashes, 1, 7424) WHERE level = 0 AND number = 3")]
    [TestCase("UPDATE log_tiles SET level = 5 WHERE level = 1", "UPDATE log_tiles SET level = 1 WHERE level = 5")]
    [TestCase("UPDATE log_tiles SET number = 9 - number WHERE level = 0 AND number IN (0, 1)", "UPDATE log_tiles SET number = 9 - number WHERE level = 0 AND number IN (8, 9)")]
    [TestCase("UPDATE log_head SET size = 999", "UPDATE log_head SET size = 1000")]
    [TestCase("UPDATE log_head SET size = 1001", "UPDATE log_head SET size = 1000")]
    [TestCase("INSERT INTO audit_indicators VALUES ('victims', 7)", "DELETE FROM audit_indicators WHERE position = 7")]
    [TestCase("UPDATE audit_indicators SET position = 5 WHERE position = 0", "UPDATE audit_indicators SET position = 0 WHERE position = 5")]
    [TestCase("UPDATE tables SET sha256 = zeroblob(32)", "UPDATE tables SET sha256 = @sha256")]
    [TestCase("UPDATE tables SET content = zeroblob(32)", "UPDATE tables SET content = @content")]
    [TestCase("UPDATE tables SET revision = 2", "UPDATE tables SET revision = 1")]
    public async Task What_is_put_in_or_moved_is_found(string change, string back)
    {
        var (sha256, content) = await _database.QuerySingleAsync<(byte[] Sha256, byte[] Content)>("SELECT sha256, content FROM tables");
        await AssertFoundAsync(change, back, new { sha256, content });
    }

    [Test]
    public async Task An_older_database_is_found_by_a_newer_checkpoint()
        => Assert.That((await FaultsAsync(_signed with { Size = Size + 1 })).Single(), Does.Contain("it was set back"));

    private static AuditEntry Entry(int i) => TestStore.Entry(i % 3 == 0 ? AuditActions.DryRun : AuditActions.Start) with { Partner = i % 2 == 0 ? "comensha" : null };

    private IEnumerable<int> Positions() => Enumerable.Range(0, _sample / 4).Select(_ => _random.Next(Size));

    private async Task AssertFoundAsync(string change, string back, object? values = null)
    {
        await _database.ExecuteAsync(_copies.Say(change), values);
        var faults = await FaultsAsync();
        await _database.ExecuteAsync(_copies.Say(back), values);
        Assert.That(faults, Is.Not.Empty, change);
    }

    private async Task<IReadOnlyList<string>> FaultsAsync(Checkpoint? checkpoint = null)
    {
        using var place = _copies.Place(_copies.Original);
        var (report, _) = await VerifyCommand.CheckAsync(place, place.ReadAsync, place.Size!.Value, [checkpoint ?? _signed], new KeyHistory(), null, CancellationToken.None);
        return [.. report.Faults.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Entry}: {f.What}"))];
    }
}
