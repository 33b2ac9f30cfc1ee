using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using DataHub.Api.Storage;
using DataHub.Api.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace DataHub.Api.Tests.Storage;

internal sealed class SqliteFileTests
{
    /// <summary>A migration that stands here has run somewhere: it is never changed, only followed by another.</summary>
    private static readonly (string Name, string Sha256)[] Pinned =
    [
        ("001-initial", "6a837e6ae74bd6b8ffc5e807dc15c166d7659ee95bd1115d310c9597ae50903e"),
        ("002-held", "deb86c0b179c911cfde075b03fe523181a4e5cb4744a147d8843b44bbc95b8bf"),
        ("003-reprotected", "983b1f0af6656f6f6642f4a9ac5d04d980ef9c155241b9d563fde8dd9f9814f2"),
        ("004-log-tree", "3b04a2dca85aa84225998164be566095042fceaf1108f7e1c89799e616f6492d"),
        ("005-resets", "5be5b8fd9399b1814352852166a571cd0ea0b21fcd8d48255135ede1416d7b32"),
        ("006-shared-keys", "8d746b678cb184b9b539824e29e5ecb2e211265510299960c4f4b5bab3685f4c"),
        ("007-current-by-id", "7f86a032a30e6947524ffde4742fda4be8c7e176b0b3f75ab70fb0562b7a20df"),
    ];

    [Test]
    public void Migrations_are_only_added_to()
        => Assert.That(
            SqliteMigrations.All.Take(Pinned.Length).Select(m => (m.Name, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(m.Sql))))), Is.EqualTo(Pinned));

    [Test]
    public void Every_migration_is_pinned_here() => Assert.That(SqliteMigrations.All, Has.Count.EqualTo(Pinned.Length));

    [Test]
    public void A_library_that_can_lose_commits_stops_the_start()
        => Assert.That(
            () => SqliteFile.AssertVersion(3_051_002),
            Throws.TypeOf<StoreStartException>().With.Message.EqualTo("SQLite 3.51.2 is too old: 3.51.3 or newer is needed, because earlier ones can lose commits."));

    [Test]
    public void The_oldest_library_without_that_fault_is_taken() => Assert.That(() => SqliteFile.AssertVersion(3_051_003), Throws.Nothing);

    [Test]
    public async Task The_writer_waits_for_the_disk()
    {
        await using var store = new TestStore();
        var settings = await store.WriteAsync(s => string.Join(
            ' ', new[] { "journal_mode", "synchronous", "foreign_keys", "trusted_schema" }.Select(p => s.Connection.Inner.ExecuteScalar<string>($"PRAGMA {p}"))));
        Assert.That(settings, Is.EqualTo("wal 2 1 0"));
    }

    [Test]
    [Platform("Unix")]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Only_the_owner_may_read_the_files()
    {
        await using var store = new TestStore();
        await store.Audit.AppendAsync(TestStore.Entry("start"), CancellationToken.None);
        var modes = Directory.GetFiles(store.Folder).Select(File.GetUnixFileMode).ToList();
        Assert.That(modes, Has.Count.GreaterThanOrEqualTo(3).And.All.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task A_second_hub_on_the_same_folder_is_refused()
    {
        await using var store = new TestStore();
        Assert.That(() => new TestStore(store.Folder), Throws.TypeOf<StoreStartException>().With.Message.Contains("another hub is running on it"));
    }

    [Test]
    public async Task A_second_hub_process_ends_with_one_clear_line()
    {
        await using var store = new TestStore();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var word in new[] { Path.Combine(AppContext.BaseDirectory, "DataHub.Api.dll"), "--environment", "Development", "--urls", "http://127.0.0.1:0", "--DataHub:DataFolder", store.Folder })
        {
            start.ArgumentList.Add(word);
        }

        using var second = Process.Start(start)!;
        var printed = await second.StandardOutput.ReadToEndAsync() + await second.StandardError.ReadToEndAsync();
        await second.WaitForExitAsync();

        Assert.That(printed.Trim().Split('\n'), Has.Length.EqualTo(1));
        Assert.That(printed, Does.Contain("another hub is running on it"));
        Assert.That(second.ExitCode, Is.Not.Zero);
    }

    [Test]
    public async Task The_folder_is_free_again_when_the_hub_has_stopped()
    {
        var folder = Directory.CreateTempSubdirectory("datahub-store-").FullName;
        await new TestStore(folder).DisposeAsync();
        Assert.That(async () => await new TestStore(folder).DisposeAsync(), Throws.Nothing);
        Directory.Delete(folder, recursive: true);
    }

    [TestCase("PRAGMA user_version = 1000", "made by a newer hub")]
    [TestCase("PRAGMA application_id = 7", "is not a hub's")]
    public async Task A_file_that_is_not_this_hubs_is_left_alone(string change, string refusal)
    {
        await using var store = new TestStore();
        await store.WriteAsync(_ => 0);
        using (var other = new SqliteConnection($"Data Source={store.DatabaseFile};Pooling=False"))
        {
            await other.ExecuteAsync(change);
        }

        using var folder = new Copy(store.Folder);
        Assert.That(() => new TestStore(folder.Path), Throws.TypeOf<StoreStartException>().With.Message.Contains(refusal));
    }

    [Test]
    public async Task A_file_that_is_no_database_is_refused_with_one_line()
    {
        using var folder = new Copy(null);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "datahub.db"), new string('x', 8192));
        Assert.That(() => new TestStore(folder.Path), Throws.TypeOf<StoreStartException>().With.Message.Not.Contains("\n"));
    }

    [TestCase("UPDATE audit_entries SET time = 0")]
    [TestCase("DELETE FROM audit_entries")]
    [TestCase("UPDATE tables SET content = x'00'")]
    [TestCase("DELETE FROM tables")]
    [TestCase("UPDATE catalogue SET code = 'x'")]
    [TestCase("DELETE FROM catalogue")]
    public async Task What_is_on_record_is_not_changed_by_accident(string sql)
    {
        await using var store = new TestStore();
        await store.SubmitAsync(store.Table(new("comensha", "victims", "2020"), figures: [29]));
        await store.WriteAsync(s => store.Catalogue.Put(s, new Api.Catalogue.CodeListDocument("ages", new("a", "b"), [])));
        Assert.That(() => store.WriteAsync(s => s.Connection.Inner.Execute(sql)), Throws.TypeOf<StoreRefusalException>().With.InnerException.Message.Contains("never"));
    }
}
