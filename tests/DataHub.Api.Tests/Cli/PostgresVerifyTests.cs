extern alias tool;

using System.Globalization;
using Dapper;
using DataHub.Api.Audit.Log;
using DataHub.Api.Storage;
using DataHub.Api.Tests.Support;
using DataHub.Api.Tests.Support.Copies;
using DataHub.AuditLog;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using tool::DataHub.Cli.Audit;

namespace DataHub.Api.Tests.Cli;

/// <summary><c>audit verify postgres</c>, as an officer or an operator runs it.</summary>
internal sealed class PostgresVerifyTests
{
    private StoredCopies _copies = null!;
    private string _work = null!;

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        _copies = StoredCopies.Of("postgres");
        _work = Directory.CreateTempSubdirectory("datahub-").FullName;
        await using var hub = await _copies.StartAsync();
        await StoredHistory.TellAsync(hub);
        await KeepAsync(hub, "newest");
    }

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        if (_copies is not null)
        {
            await _copies.DisposeAsync();
            Directory.Delete(_work, recursive: true);
        }
    }

    [Test]
    public async Task It_fits_and_says_what_proves_it()
    {
        var (exit, output, error) = await VerifyAsync(_copies.Original, "--against", At("newest"));
        Assert.That((exit, error), Is.EqualTo((0, string.Empty)), output);
        Assert.That(output, Does.Contain("fits         yes").And.Contain("found beside the log").And.Contain("not seen     whether the indexes").And.Not.Contain("not proven"));
    }

    [Test]
    public async Task Where_the_extension_is_there_an_index_that_leaves_rows_out_is_found()
    {
        const string Extension = "CREATE SCHEMA other; CREATE EXTENSION amcheck SCHEMA other";
        var (exit, output, error) = await VerifyAsync(_copies.Changed(Extension), "--against", At("newest"));
        Assert.That((exit, error), Is.EqualTo((0, string.Empty)), output);
        Assert.That(output, Does.Not.Contain("not seen"));
        var broken = await VerifyAsync(
            _copies.Changed($"""
                {Extension}; DROP INDEX reprotected_of_table; CREATE INDEX reprotected_of_table ON reprotected (table_id, id) WHERE id < 0;
                UPDATE pg_index SET indpred = NULL WHERE indexrelid = 'reprotected_of_table'::regclass
                """),
            "--against",
            At("newest"));
        Assert.That(broken.Exit, Is.EqualTo(4), broken.Error);
        Assert.That(broken.Output, Does.Contain("indexes or pages do not fit its rows"));
    }

    [Test]
    public async Task Without_a_checkpoint_nothing_is_proved()
    {
        var (exit, _, error) = await VerifyAsync(_copies.Original);
        Assert.That(exit, Is.EqualTo(2));
        Assert.That(error, Does.Contain("There is no checkpoint here").And.Contain("--against"));
    }

    [Test]
    public async Task It_is_saved_and_the_folder_verified_without_it_where_there_is_a_checkpoint_of_all_of_it()
    {
        await using var copies = StoredCopies.Of("postgres");
        await using var hub = await copies.StartAsync();
        await KeepAsync(hub, "exact");
        Assert.That((await VerifyAsync(copies.Original, "--against", At("exact"), "--save", At("saved"))).Exit, Is.Zero);
        var (exit, output, error) = await HubProcess.RunAsync("datahub.dll", ["audit", "verify", At("saved"), "--key", At("saved/keys")], []);
        Assert.That((exit, error), Is.EqualTo((0, string.Empty)));
        Assert.That(output, Does.Contain("key          yours"));

        await WriteAsync(hub, 10);
        var part = await VerifyAsync(copies.Original, "--key", At("saved/keys"), "--against", At("exact"), "--save", At("part"));
        Assert.That((part.Exit, part.Error), Is.EqualTo((0, string.Empty)));
        Assert.That(part.Output, Does.Contain("saved        without a checkpoint").And.Contain("key          yours"));
    }

    [TestCase("UPDATE tables SET content = zeroblob(9)", "A table is not what the log says")]
    [TestCase("ALTER TABLE tables DISABLE TRIGGER tables_keep_their_content", "not built as a hub builds it: trigger tables.tables_keep_their_content")]
    public async Task What_was_changed_ends_with_4(string change, string message)
    {
        var (exit, output, error) = await VerifyAsync(_copies.Changed(change), "--against", At("newest"));
        Assert.That((exit, output + error), Is.EqualTo((4, output + error)));
        Assert.That(output + error, Does.Contain(message));
    }

    [Test]
    public async Task The_right_to_read_is_enough_and_without_it_nothing_can_be_said()
    {
        var copy = _copies.Changed("SELECT 1");
        var reader = new NpgsqlConnectionStringBuilder(copy) { Username = $"reader_{Path.GetRandomFileName()[..8]}", Password = "secret word" };
        await using (var database = _copies.Open(copy))
        {
            await database.ExecuteAsync($"CREATE ROLE {reader.Username} LOGIN PASSWORD '{reader.Password}'");
            var (exit, _, error) = await VerifyAsync(reader.ConnectionString, "--against", At("newest"));
            Assert.That(exit, Is.EqualTo(2));
            Assert.That(error, Does.Contain("lacks a right").And.Not.Contain("secret"));
            await database.ExecuteAsync($"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader.Username}");
        }

        var allowed = await VerifyAsync(reader.ConnectionString, "--against", At("newest"));
        Assert.That((allowed.Exit, allowed.Error), Is.EqualTo((0, string.Empty)), allowed.Output);
        await using (var database = _copies.Open(copy))
        {
            await database.ExecuteAsync($"DROP OWNED BY {reader.Username}; DROP ROLE {reader.Username}");
        }
    }

    [Test]
    public void Nothing_can_be_written()
    {
        using var database = new PostgresDatabase(_copies.Original);
        Assert.That(() => database.Connection.Execute("UPDATE heartbeat SET time = 1"), Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo(PostgresErrorCodes.ReadOnlySqlTransaction));
    }

    [TestCase(null, "DataHub__ConnectionString is to hold")]
    [TestCase("", "DataHub__ConnectionString is to hold")]
    [TestCase("Host=x;Password=geheim;Nonsense=1", "is not a connection string of PostgreSQL")]
    [TestCase("Database=x;Username=x;Password=geheim", "is not a connection string of PostgreSQL")]
    [TestCase("Host=127.0.0.1;Port=1;Username=x;Password=geheim;SSL Mode=Require;SSL Certificate=/none/geheim.pem", "cannot be read")]
    [TestCase("geheim", "is not a connection string of PostgreSQL")]
    [TestCase("Host=127.0.0.1;Port=1;Username=x;Password=geheim;Database=x", "cannot be read (SocketException)")]
    public async Task Where_the_database_is_not_named_or_not_there_it_says_so_and_repeats_no_password(string? connectionString, string message)
    {
        var (exit, output, error) = await VerifyAsync(connectionString, "--against", At("newest"));
        Assert.That((exit, output), Is.EqualTo((2, string.Empty)));
        Assert.That(error, Does.Contain(message).And.Not.Contain("geheim").And.Not.Contain("\n"));
    }

    [Test]
    public async Task A_wrong_password_is_refused_and_not_repeated()
    {
        var (exit, _, error) = await VerifyAsync(new NpgsqlConnectionStringBuilder(_copies.Original) { Password = "geheim" }.ConnectionString, "--against", At("newest"));
        Assert.That((exit, error), Is.EqualTo((2, "The PostgreSQL database cannot be read (28P01).")));
    }

    [Test]
    public async Task A_token_is_for_an_address() => Assert.That((await VerifyAsync(_copies.Original, "--token-file", At("newest"))).Exit, Is.EqualTo(2));

    [Test]
    public async Task A_log_whose_first_entries_are_past_their_term_fits()
    {
        await using var copies = StoredCopies.Of("postgres");
        await using var hub = await copies.StartAsync(("DataHub:LogRetentionDays", "30"));
        await StoredHistory.TellAsync(hub);
        await WriteAsync(hub, 600);
        hub.Clock.Advance(TimeSpan.FromDays(31));
        await WriteAsync(hub, 10);
        var pruned = await hub.Services.GetServices<IHostedService>().OfType<LogPruning>().Single().PruneAsync(CancellationToken.None);
        Assert.That(pruned, Is.EqualTo(512));
        await KeepAsync(hub, "pruned");
        var (exit, output, error) = await VerifyAsync(copies.Original, "--against", At("pruned"));
        Assert.That((exit, error), Is.EqualTo((0, string.Empty)), output);
        Assert.That(output, Does.Contain(string.Create(CultureInfo.InvariantCulture, $"first kept   {pruned}")).And.Contain("not proven"));
    }

    private async Task KeepAsync(Hub hub, string name)
        => await File.WriteAllTextAsync(At(name), await hub.Client("audit:read").GetStringAsync(new Uri("/v1/audit-log/checkpoint", UriKind.Relative)));

    private static Task WriteAsync(Hub hub, int entries)
        => Task.WhenAll(Enumerable.Range(0, entries).Select(_ => hub.Services.GetRequiredService<AuditStore>().AppendAsync(
            new AuditEntry { Action = AuditActions.DryRun, Outcome = "done", Engine = "1.0.0" }, CancellationToken.None)));

    private static Task<(int Exit, string Output, string Error)> VerifyAsync(string? connectionString, params string[] words)
        => HubProcess.RunAsync("datahub.dll", ["audit", "verify", "postgres", .. words], [("DataHub__ConnectionString", connectionString)]);

    private string At(string name) => Path.Combine(_work, name);
}
