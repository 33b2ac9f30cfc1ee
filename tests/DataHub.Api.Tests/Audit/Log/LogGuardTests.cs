using Dapper;
using DataHub.Api.Audit.Log;
using DataHub.Api.Storage;
using DataHub.Api.Tests.Support;
using DataHub.AuditLog;
using DataHub.AuditLog.Notes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Audit.Log;

/// <summary>What the hub does with a database that is not the one it left, and with its keys.</summary>
internal sealed class LogGuardTests
{
    private string _folder = null!;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("datahub-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task An_older_database_does_not_come_up()
    {
        await RunAsync();
        Keep("datahub.db", "older.db");
        await RunAsync();
        Put("older.db", "datahub.db");
        Assert.That(await FailAsync(), Does.Contain("does not fit the last checkpoint").And.Contain("--DataHub:RestoredTo 3"));
    }

    [Test]
    public async Task A_restore_that_is_declared_comes_up_and_is_in_the_log()
    {
        await RunAsync();
        Keep("datahub.db", "older.db");
        await RunAsync();
        Put("older.db", "datahub.db");
        var entries = await RunAsync(("DataHub:RestoredTo", "3"));
        Assert.That(entries.Select(e => e.Action), Is.EqualTo(["log-key-added", "start", "stop", "restore", "start"]));
        Assert.That(entries.Single(e => e.Action == AuditActions.Restore).Count, Is.EqualTo(5));
        Assert.That((await RunAsync(("DataHub:RestoredTo", "3"))).Select(e => e.Action).TakeLast(2), Is.EqualTo(["stop", "start"]), "a declaration that is left behind declares nothing more");
    }

    [Test]
    public async Task A_database_without_the_checkpoint_beside_it_comes_up_when_it_is_declared()
    {
        await RunAsync();
        File.Delete(Path.Combine(_folder, Checkpoints.FileName));
        Assert.That(await FailAsync(), Does.Contain("is missing beside a database with 3 entries").And.Contain("--DataHub:RestoredTo 3"));
        Assert.That((await RunAsync(("DataHub:RestoredTo", "3"))).Select(e => (e.Action, e.Count)), Does.Contain((AuditActions.Restore, (long?)null)));
        Assert.That((await RunAsync()).Select(e => e.Action), Has.One.EqualTo(AuditActions.Restore));
    }

    [Test]
    public async Task A_log_that_was_signed_needs_its_checkpoint_though_its_keys_were_taken_away()
    {
        await RunAsync();
        File.Delete(Path.Combine(_folder, Checkpoints.FileName));
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "datahub.db")};Pooling=False"))
        {
            await connection.ExecuteAsync("DELETE FROM log_keys");
        }

        Assert.That(await FailAsync(), Does.Contain("is missing beside a database with 3 entries"));
    }

    [TestCase("4")]
    [TestCase("2")]
    public async Task A_restore_is_declared_by_the_number_of_entries(string declared)
    {
        await RunAsync();
        Keep("datahub.db", "older.db");
        await RunAsync();
        Put("older.db", "datahub.db");
        Assert.That(await FailAsync("--DataHub:RestoredTo", declared), Does.Contain("does not fit the last checkpoint"));
    }

    [Test]
    public async Task A_log_that_was_written_anew_does_not_come_up()
    {
        await RunAsync();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "datahub.db")};Pooling=False"))
        {
            await connection.ExecuteAsync("DROP TRIGGER log_tiles_are_never_deleted; DROP TRIGGER audit_entries_are_never_changed; DELETE FROM log_tiles");
            await connection.ExecuteAsync("UPDATE audit_entries SET entry = (SELECT entry FROM audit_entries WHERE position = 1) WHERE position = 2");
        }

        await using (var store = new DataHub.Api.Tests.Storage.TestStore(_folder))
        {
            await store.Audit.AppendAsync(Start, CancellationToken.None);
        }

        Assert.That(await FailAsync(), Does.Contain("entries were changed"));
    }

    [TestCase("DELETE FROM log_tiles")]
    [TestCase("DELETE FROM log_tiles WHERE level = 0 AND number = 0")]
    [TestCase("DELETE FROM log_tiles WHERE level = 1")]
    [TestCase("UPDATE log_tiles SET hashes = substr(hashes, 1, 32) WHERE level = 0")]
    [TestCase("UPDATE log_head SET size = 9223372036854775807")]
    [TestCase("UPDATE log_head SET pruned = 256")]
    [TestCase("DELETE FROM audit_entries WHERE position = 602")]
    [TestCase("DELETE FROM audit_entries")]
    public async Task A_log_that_is_not_whole_does_not_come_up(string statement)
    {
        await using (var store = new DataHub.Api.Tests.Storage.TestStore(_folder))
        {
            await Task.WhenAll(Enumerable.Range(0, 600).Select(_ => store.Audit.AppendAsync(Start, CancellationToken.None)));
        }

        await RunAsync();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "datahub.db")};Pooling=False"))
        {
            await connection.ExecuteAsync($"DROP TRIGGER log_tiles_are_never_deleted; DROP TRIGGER log_tiles_only_grow; DROP TRIGGER audit_entries_are_never_deleted; {statement}");
        }

        Assert.That(await FailAsync(), Does.Contain("The audit log is not whole"));
    }

    [TestCase("null")]
    [TestCase("x")]
    public async Task A_catalogue_that_cannot_be_read_does_not_come_up(string document)
    {
        await using (var hub = await Hub.StartAsync([], _folder))
        {
            await Monitor.SeedAsync(hub);
        }

        using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "datahub.db")};Pooling=False"))
        {
            await connection.ExecuteAsync("DROP TRIGGER catalogue_is_never_changed; UPDATE catalogue SET document = @document WHERE position = 1", new { document });
        }

        Assert.That(await FailAsync(), Does.Contain("A stored document of the catalogue cannot be read"));
    }

    [Test]
    public async Task The_key_is_for_its_owner_alone()
    {
        await RunAsync();
        var path = Path.Combine(_folder, LogKeys.FileName);
        Assert.That(SigningKey.Parse((await File.ReadAllTextAsync(path)).TrimEnd()).Public.Name, Does.Match("^datahub-[0-9a-f]{16}$"));
        Assert.That(OperatingSystem.IsWindows() ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task Keys_overlap_when_they_are_changed()
    {
        await RunAsync();
        var path = Path.Combine(_folder, LogKeys.FileName);
        var first = SigningKey.Parse((await File.ReadAllTextAsync(path)).TrimEnd());
        var next = SigningKey.Create(first.Public.Name);
        await File.WriteAllTextAsync(path, $"{next.Secret()}\n{first.Secret()}\n");
        await RunAsync();
        var both = await File.ReadAllTextAsync(Path.Combine(_folder, Checkpoints.FileName));
        await File.WriteAllTextAsync(path, $"{next.Secret()}\n");
        var entries = await RunAsync();

        Assert.That(new[] { first, next }.Select(k => Checkpoint.Open(both, [k.Public]).Size), Is.All.EqualTo(6));
        Assert.That(entries.Where(e => e.Target is not null).Select(e => $"{e.Action} {e.Target}"), Is.EqualTo([
            $"log-key-added log-key/{first.Public.Fingerprint}", $"log-key-added log-key/{next.Public.Fingerprint}", $"log-key-retired log-key/{first.Public.Fingerprint}"]));
    }

    [Test]
    public async Task A_key_that_is_replaced_outright_is_seen_in_the_log()
    {
        await RunAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder, LogKeys.FileName), SigningKey.Create(await NameAsync()).Secret());
        Assert.That((await RunAsync()).Select(e => e.Action), Does.Contain(AuditActions.LogKeyRetired));
    }

    [Test]
    public async Task A_log_keeps_its_name()
    {
        await RunAsync();
        var name = await NameAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder, LogKeys.FileName), SigningKey.Create("other").Secret());
        Assert.That(await FailAsync(), Does.Contain($"must have its name, which is {name}"));
        File.Delete(Path.Combine(_folder, LogKeys.FileName));
        Assert.That(await FailAsync(), Does.Contain($"must have its name, which is {name}"), "a key that is lost is not made anew");
    }

    [Test]
    public async Task The_newest_checkpoint_that_anybody_has_is_kept()
    {
        await using var hub = await Hub.StartAsync([], _folder);
        var note = await hub.Client("audit:read").GetStringAsync(new Uri("/v1/audit-log/checkpoint", UriKind.Relative));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(_folder, Checkpoints.FileName)), Is.EqualTo(note));
    }

    [TestCase("")]
    [TestCase("no key")]
    [TestCase("PRIVATE+KEY+x+00000000+AAAA")]
    public async Task What_is_no_key_stops_the_start_and_is_not_repeated(string content)
    {
        await RunAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder, LogKeys.FileName), content);
        Assert.That(await FailAsync(), Does.Contain("must hold 1 to 8 signing keys").And.Not.Contain("AAAA"));
    }

    [Test]
    public async Task A_kept_checkpoint_that_nobody_signed_stops_the_start()
    {
        await RunAsync();
        await File.AppendAllTextAsync(Path.Combine(_folder, Checkpoints.FileName), "more");
        Assert.That(await FailAsync(), Does.Contain("is not a checkpoint that a key of this log signed"));
    }

    private static AuditEntry Start => new() { Action = AuditActions.Start, Outcome = "done", Engine = "1.0.0" };

    /// <summary>A hub that starts and stops; its log after the start.</summary>
    private async Task<IReadOnlyList<AuditEntry>> RunAsync(params (string, string?)[] settings)
    {
        await using var hub = await Hub.StartAsync([.. settings], _folder);
        return hub.Services.GetRequiredService<Database>().Read(c => hub.Services.GetRequiredService<AuditStore>().List(c, new AuditFilter(null, null, null, null, null, null), 0, 1000));
    }

    /// <summary>A hub that must not come up; the one line that it prints.</summary>
    private async Task<string> FailAsync(params string[] arguments)
    {
        string[] all = ["--environment", "Development", "--urls", "http://127.0.0.1:0", "--DataHub:DataFolder", _folder, .. arguments];
        var (exit, output, error) = await HubProcess.RunAsync("DataHub.Api.dll", all, []);
        Assert.That((exit, output, error.Count(c => c == '\n')), Is.EqualTo((HubHost.CannotStart, string.Empty, 0)), $"{output}\n{error}");
        return error;
    }

    private async Task<string> NameAsync() => SigningKey.Parse((await File.ReadAllTextAsync(Path.Combine(_folder, LogKeys.FileName))).Trim()).Public.Name;

    private void Keep(string from, string to) => File.Copy(Path.Combine(_folder, from), Path.Combine(_folder, to), overwrite: true);

    private void Put(string from, string to)
    {
        Keep(from, to);
        File.Delete(Path.Combine(_folder, $"{to}-wal"));
        File.Delete(Path.Combine(_folder, $"{to}-shm"));
    }
}
