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
            foreach (var trigger in await database.QueryAsync<string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'"))
            {
                await database.ExecuteAsync($"DROP TRIGGER {trigger}");
            }

            Assert.That(await database.QuerySingleAsync<(long, long, long)>(Kinds), Is.EqualTo((2, 1, 1)), "there is something of each kind");
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
    [TestCase("INSERT INTO catalogue SELECT position + 1, kind, code, version + 1, policy_version, changed_at, document FROM catalogue ORDER BY position DESC LIMIT 1")]
    public async Task What_was_changed_is_found(string change)
    {
        var copy = Directory.CreateTempSubdirectory("datahub-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(copy, "datahub.db"), _kept);
        await using (var database = Open(copy))
        {
            Assert.That(await database.ExecuteAsync($"PRAGMA foreign_keys = OFF; {change}"), Is.GreaterThan(0), "the change changes something");
        }

        Assert.That(await FaultsAsync(copy), Is.Not.Empty);
        Directory.Delete(copy, recursive: true);
    }

    [TestCase(long.MaxValue)]
    [TestCase(-1)]
    public async Task A_number_of_entries_that_no_log_has_is_found(long size)
    {
        var copy = Directory.CreateTempSubdirectory("datahub-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(copy, "datahub.db"), _kept);
        await using (var database = Open(copy))
        {
            await database.ExecuteAsync("UPDATE log_head SET size = @size", new { size });
        }

        Assert.That(() => LogPlace.Open(copy, null), Throws.TypeOf<MismatchException>());
        Directory.Delete(copy, recursive: true);
    }

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

    private static SqliteConnection Open(string folder)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "datahub.db")};Pooling=False");
        connection.Open();
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
