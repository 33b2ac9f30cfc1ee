extern alias tool;

using Dapper;
using DataHub.Api.Audit.Log;
using DataHub.Api.Storage;
using DataHub.Api.Tests.Policies;
using DataHub.Api.Tests.Support;
using DataHub.AuditLog;
using DataHub.AuditLog.Notes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using tool::DataHub.Cli;
using tool::DataHub.Cli.Audit;

namespace DataHub.Api.Tests.Cli;

/// <summary>What a hub stored beside its log is held against the log: nothing in it can be changed, left out or put in unseen.</summary>
internal sealed class StoredStateTests
{
    private const string Kinds = """
        SELECT (SELECT count(*) FROM reprotected), (SELECT count(*) FROM submissions WHERE withdrawn_at IS NOT NULL), (SELECT count(*) FROM tables WHERE held = 1)
        """;

    private string _folder = null!;
    private byte[] _kept = null!;
    private IReadOnlyList<VerifierKey> _keys = null!;

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        _folder = Directory.CreateTempSubdirectory("datahub-").FullName;
        await using (var hub = await Hub.StartAsync([], _folder))
        {
            await TellAsync(hub);
        }

        await using (var database = Open(_folder))
        {
            Assert.That(await database.QuerySingleAsync<(long, long, long)>(Kinds), Is.EqualTo((4, 1, 1)), "there is something of each kind");
            await database.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE");
        }

        using (var place = LogPlace.Open(_folder, null))
        {
            _keys = await place.KeysAsync(CancellationToken.None);
        }

        _kept = await File.ReadAllBytesAsync(Path.Combine(_folder, "datahub.db"));
    }

    [OneTimeTearDown]
    public void Close() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task It_fits_as_it_is() => Assert.That(await FaultsAsync(_folder), Is.Empty);

    [TestCase("UPDATE submissions SET withdrawn_at = NULL")]
    [TestCase("UPDATE submissions SET withdrawn_at = 1")]
    [TestCase("UPDATE submissions SET partner = 'politie' WHERE partner = 'comensha'")]
    [TestCase("UPDATE submissions SET client = 'politie' WHERE partner = 'comensha'")]
    [TestCase("UPDATE submissions SET audit_index = audit_index + 1")]
    [TestCase("DELETE FROM submissions WHERE partner = 'comensha'")]
    [TestCase("INSERT INTO submissions SELECT zeroblob(16), partner, client, received_at, audit_index, withdrawn_at FROM submissions LIMIT 1")]
    [TestCase("UPDATE tables SET state = 0 WHERE state = 2")]
    [TestCase("UPDATE tables SET state = 2 WHERE state = 0")]
    [TestCase("UPDATE tables SET state = 1 WHERE state = 0")]
    [TestCase("UPDATE tables SET state = 1 WHERE state = 3")]
    [TestCase("UPDATE tables SET partner = 'riec' WHERE partner = 'comensha'")]
    [TestCase("UPDATE tables SET indicator = 'riec-cases' WHERE partner = 'comensha'")]
    [TestCase("UPDATE tables SET time_period = '1999' WHERE partner = 'comensha'")]
    [TestCase("UPDATE tables SET ordinal = ordinal + 1")]
    [TestCase("UPDATE tables SET revision = revision + 10")]
    [TestCase("UPDATE tables SET sha256 = zeroblob(32)")]
    [TestCase("UPDATE tables SET content = zeroblob(9)")]
    [TestCase("UPDATE tables SET held = 0")]
    [TestCase("UPDATE tables SET submission = zeroblob(16) WHERE partner = 'comensha'")]
    [TestCase("DELETE FROM tables WHERE partner = 'politie'")]
    [TestCase("DELETE FROM reprotected")]
    [TestCase("UPDATE reprotected SET sha256 = zeroblob(32)")]
    [TestCase("UPDATE reprotected SET content = zeroblob(9)")]
    [TestCase("UPDATE reprotected SET table_id = (SELECT id FROM tables WHERE state = 2)")]
    [TestCase("UPDATE catalogue SET document = replace(document, '\"threshold\":9', '\"threshold\":5')")]
    [TestCase("UPDATE catalogue SET code = 'x' WHERE code = 'riec'")]
    [TestCase("DELETE FROM catalogue WHERE position = (SELECT max(position) FROM catalogue)")]
    [TestCase("UPDATE catalogue SET position = 900 - position WHERE kind = 'indicator' AND code = 'criminal-investigations'")]
    [TestCase("UPDATE catalogue SET position = 900 - position")]
    [TestCase("UPDATE catalogue SET policy_version = 1 WHERE policy_version = 2")]
    [TestCase("UPDATE catalogue SET policy_version = 7 WHERE policy_version = 2")]
    [TestCase("UPDATE tables SET state = 3, held = 1 WHERE indicator = 'criminal-investigations' AND revision = 2; UPDATE tables SET state = 0 WHERE indicator = 'criminal-investigations' AND revision = 1")]
    [TestCase("UPDATE tables SET held = 1, state = 3 WHERE indicator = 'slow'")]
    [TestCase("UPDATE tables SET held = 1 WHERE indicator = 'criminal-investigations' AND revision = 1")]
    [TestCase("UPDATE tables SET state = 1 WHERE indicator = 'slow' AND revision = 1; UPDATE tables SET held = 0, state = 0 WHERE indicator = 'slow' AND revision = 2")]
    [TestCase("UPDATE log_head SET pruned = 256")]
    [TestCase("UPDATE log_head SET pruned = -5")]
    [TestCase("DELETE FROM log_keys")]
    [TestCase("UPDATE log_keys SET until = 1")]
    [TestCase("UPDATE log_keys SET position = position + 1")]
    [TestCase("UPDATE audit_entries SET entry = zeroblob(70000) WHERE position = 5")]
    [TestCase("UPDATE audit_entries SET entry = (SELECT entry FROM audit_entries WHERE action = 'policy-changed' ORDER BY position LIMIT 1) WHERE action = 'policy-changed'")]
    [TestCase("INSERT INTO log_tiles (level, number, hashes) VALUES (99999999999, 99999999999, zeroblob(32))")]
    [TestCase("INSERT INTO catalogue SELECT position + 1, kind, code, version + 1, policy_version, changed_at, document FROM catalogue ORDER BY position DESC LIMIT 1")]
    public async Task What_was_changed_is_found(string change) => Assert.That(await FaultsAsync(Changed(change)), Is.Not.Empty);

    [Test]
    public async Task What_changed_places_is_not_in_force_again()
    {
        await using var store = new Storage.TestStore(Changed("UPDATE catalogue SET position = 900 - position WHERE kind = 'indicator'"));
        Assert.That(store.Catalogue.Current.Indicators["criminal-investigations"].Document.Policy.Threshold, Is.EqualTo(10));
    }

    [Test]
    public async Task Nothing_is_said_against_a_log_whose_first_entries_are_past_their_term()
    {
        await using var database = Open(_folder);
        var entries = (await database.QueryAsync<byte[]>("SELECT entry FROM audit_entries ORDER BY position")).Select(e => AuditEntryFormat.Read(e)).ToList();
        foreach (var first in entries.Select(e => e.Index))
        {
            var comparison = new Comparison(first);
            new StoredState(database, entries.Where(e => e.Index >= first && e.Outcome != "refused")).AddTo(comparison);
            Assert.That(comparison.Faults, Is.Empty, $"from entry {first} on");
        }
    }

    [TestCase("DROP INDEX reprotected_of_table; CREATE INDEX reprotected_of_table ON reprotected (table_id, id) WHERE id < 0")]
    [TestCase("DROP TRIGGER tables_keep_their_content")]
    [TestCase("CREATE TRIGGER more AFTER INSERT ON audit_entries BEGIN DELETE FROM heartbeat; END")]
    [TestCase("ALTER TABLE reprotected RENAME TO r; CREATE VIEW reprotected AS SELECT * FROM r WHERE id < 0")]
    [TestCase("DROP TABLE heartbeat; CREATE TABLE heartbeat (id INTEGER PRIMARY KEY, time INTEGER)")]
    [TestCase("CREATE TABLE more (x)")]
    public void A_database_that_is_built_otherwise_is_not_believed(string change)
        => Assert.That(() => LogPlace.Open(Changed(change), null), Throws.TypeOf<MismatchException>().With.Message.Contains("not built as a hub builds it"));

    [Test]
    public async Task An_index_that_leaves_rows_out_is_found()
    {
        const string Honest = "CREATE INDEX reprotected_of_table ON reprotected (table_id, id)";
        var folder = Changed($"""
            DROP INDEX reprotected_of_table; {Honest} WHERE id < 0;
            PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = '{Honest}' WHERE name = 'reprotected_of_table'; PRAGMA writable_schema = RESET
            """);
        Assert.That(await FaultsAsync(folder), Has.One.Contains("indexes or pages"));
    }

    [TestCase(long.MaxValue)]
    [TestCase(-1)]
    public void A_number_of_entries_that_no_log_has_is_found(long size)
        => Assert.That(() => LogPlace.Open(Changed($"UPDATE log_head SET size = {size}"), null), Throws.TypeOf<MismatchException>().With.Message.Contains("no log can have"));

    [Test]
    public async Task A_hub_that_is_writing_is_read_as_it_is_at_one_moment()
    {
        var folder = Directory.CreateTempSubdirectory("datahub-").FullName;
        await using (var hub = await Hub.StartAsync([], folder))
        {
            using var end = new CancellationTokenSource();
            var writing = WriteAsync(hub, end.Token);
            for (var i = 0; i < 10; i++)
            {
                using var place = LogPlace.Open(folder, null);
                await hub.Client("audit:read").GetStringAsync(new Uri("/v1/audit-log/checkpoint", UriKind.Relative));
                Assert.That(await FaultsAsync(place), Is.Empty, "a checkpoint that is newer than what is looked at accuses nobody");
            }

            await end.CancelAsync();
            await writing;
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A correction, a table that is held, a withdrawal, and a policy that was tightened.</summary>
    private static async Task TellAsync(Hub hub)
    {
        await Monitor.SeedAsync(hub);
        var steward = hub.Client("catalogue:write", "steward");
        await Monitor.CreateAsync(steward, "/v1/indicators/slow", Monitor.Indicator("slow", "riec", "area:areas").Replace("\"threshold\": 5", "\"threshold\": 5, \"revisions\": \"held\"", StringComparison.Ordinal));
        await SubmitAsync(hub, "politie", Monitor.Investigations);
        await SubmitAsync(hub, "politie", Monitor.Investigations.Replace("30", "40", StringComparison.Ordinal).Replace("22", "32", StringComparison.Ordinal));
        await SubmitAsync(hub, "riec", Slow(20));
        await SubmitAsync(hub, "riec", Slow(21));
        var withdrawn = await SubmitAsync(hub, "comensha", Monitor.Victims);
        Assert.That((int)(await hub.Client("submissions:write", "comensha").DeleteAsync(withdrawn)).StatusCode, Is.EqualTo(204));
        const string Path = "/v1/indicators/criminal-investigations";
        var tighter = (await steward.GetStringAsync(new Uri(Path, UriKind.Relative))).Replace("\"threshold\":5", "\"threshold\":9", StringComparison.Ordinal);
        Assert.That(await Monitor.ChangeAsync(steward, Path, tighter).StatusAsync(), Is.EqualTo(200));
        await TighteningTests.FinishedAsync(hub, Path);
        Assert.That(await Monitor.ChangeAsync(steward, Path, tighter.Replace("\"threshold\":9", "\"threshold\":10", StringComparison.Ordinal)).StatusAsync(), Is.EqualTo(200));
        await TighteningTests.FinishedAsync(hub, Path);
    }

    private static string Slow(int value) => $$"""{ "indicator": "slow", "timePeriod": "2020", "observations": [ { "dimensions": { "area": "regio" }, "value": {{value}} } ] }""";

    private static async Task<Uri> SubmitAsync(Hub hub, string partner, string table)
    {
        using var answer = await Monitor.SubmitAsync(hub.Client("submissions:write", partner), Monitor.Submission(table));
        Assert.That((int)answer.StatusCode, Is.EqualTo(201), await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!;
    }

    private static async Task WriteAsync(Hub hub, CancellationToken end)
    {
        var audit = hub.Services.GetRequiredService<AuditStore>();
        while (!end.IsCancellationRequested)
        {
            await audit.AppendAsync(new AuditEntry { Action = AuditActions.DryRun, Outcome = "done", Engine = "1.0.0" }, CancellationToken.None);
        }
    }

    /// <summary>A copy of the database that is changed; its folder.</summary>
    private string Changed(string change)
    {
        var copy = Directory.CreateDirectory(Path.Combine(_folder, Path.GetRandomFileName())).FullName;
        File.WriteAllBytes(Path.Combine(copy, "datahub.db"), _kept);
        using var database = Open(copy);
        database.Execute($"PRAGMA foreign_keys = OFF; {change}");
        return copy;
    }

    private static SqliteConnection Open(string folder)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "datahub.db")};Pooling=False");
        connection.Open();
        Vandal.PutTriggersToSleep(connection);
        return connection;
    }

    private async Task<IReadOnlyList<string>> FaultsAsync(string folder)
    {
        // A copy of a database has no checkpoint beside it: it is held against the one of the folder that it was made from.
        using var place = LogPlace.Open(folder, null);
        return await FaultsAsync(place, Checkpoint.Open(await File.ReadAllTextAsync(Path.Combine(_folder, Checkpoints.FileName)), _keys));
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(LogPlace place, Checkpoint? checkpoint = null)
    {
        var signed = checkpoint ?? Checkpoint.Open((await place.NoteAsync(CancellationToken.None))!, await place.KeysAsync(CancellationToken.None));
        var (report, _) = await VerifyCommand.CheckAsync(place, place.ReadAsync, place.Size!.Value, [signed], new KeyHistory(), null, CancellationToken.None);
        return [.. report.Faults.Select(f => $"{f.Entry}: {f.What}")];
    }
}
