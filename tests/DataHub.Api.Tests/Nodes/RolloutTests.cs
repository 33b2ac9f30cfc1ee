using Dapper;
using DataHub.Api.Storage;
using DataHub.Api.Storage.PostgreSql;
using DataHub.Api.Tests.Storage;
using DataHub.Api.Tests.Support.Postgres;
using Npgsql;

namespace DataHub.Api.Tests.Nodes;

/// <summary>Hubs that start together, and hubs of two versions over one database.</summary>
internal sealed class RolloutTests
{
    private static readonly Migration Addition = new("999-addition", "-- oldest hub: 1\nALTER TABLE submissions ADD COLUMN note text; CREATE TABLE more (id bigint PRIMARY KEY);");

    private string _database = string.Empty;

    [SetUp]
    public void SetUp() => _database = PostgresRequired.Server().CreateDatabase();

    [Test]
    public async Task Hubs_that_start_at_once_over_an_empty_database_make_one_schema()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            await using var store = Open();
            await store.Audit.AppendAsync(TestStore.Entry("start"), CancellationToken.None);
        })));

        await using var last = Open();
        Assert.That(last.Database.Read(last.Audit.Size), Is.EqualTo(8));
        await using var connection = new NpgsqlConnection(_database);
        Assert.That(await connection.QueryAsync<string>("SELECT name FROM hub_migrations"), Is.EqualTo(Migrations.Of("PostgreSql").Select(m => m.Name)));
    }

    [Test]
    public async Task A_hub_goes_on_and_starts_again_beside_a_newer_one_whose_schema_only_adds()
    {
        await using var older = Open();
        Migrate([.. Migrations.Of("PostgreSql"), Addition]);
        await older.SubmitAsync(older.Table(new("comensha", "victims", "2020"), figures: [29]));
        await using var again = Open();
        await again.SubmitAsync(again.Table(new("comensha", "victims", "2021"), figures: [29]));
        Assert.That(older.Database.Read(older.Audit.Size), Is.EqualTo(2));
    }

    [Test]
    public async Task A_hub_that_is_too_old_for_the_schema_does_not_start()
    {
        await using (Open())
        {
            Migrate([.. Migrations.Of("PostgreSql"), Addition with { Sql = "CREATE TABLE more (id bigint PRIMARY KEY)" }]);
        }

        Assert.That(Open, Throws.TypeOf<StoreStartException>().With.Message.Contains("made by a newer hub"));
    }

    [Test]
    public async Task A_migration_that_fails_leaves_the_schema_as_it_was()
    {
        await using (Open())
        {
            Assert.That(() => Migrate([.. Migrations.Of("PostgreSql"), Addition, Addition with { Sql = "CREATE TABLE last (id bigint); nonsense" }]), Throws.TypeOf<PostgresException>());
        }

        await using var connection = new NpgsqlConnection(_database);
        Assert.That(await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM hub_migrations"), Is.EqualTo(Migrations.Of("PostgreSql").Count));
        Assert.That(await connection.ExecuteScalarAsync<bool>("SELECT to_regclass('more') IS NULL"), Is.True);
    }

    [Test]
    public async Task The_tables_of_somebody_else_are_left_alone()
    {
        await using (var connection = new NpgsqlConnection(_database))
        {
            await connection.ExecuteAsync("CREATE TABLE accounts (id bigint)");
        }

        Assert.That(Open, Throws.TypeOf<StoreStartException>().With.Message.Contains("not a hub's"));
    }

    [TestCase("synchronous_commit", "off")]
    [TestCase("default_transaction_read_only", "on")]
    public async Task A_database_that_loses_what_it_acknowledges_or_takes_nothing_is_not_used(string setting, string value)
    {
        await using (var connection = new NpgsqlConnection(_database))
        {
            await connection.ExecuteAsync($"ALTER DATABASE {connection.Database} SET {setting} = {value}");
        }

        Assert.That(Open, Throws.TypeOf<StoreStartException>().With.Message.Contains($"= {value}"));
    }

    [TestCase("Host=127.0.0.1;Port=1;Username=a;Password=secret")]
    [TestCase("nonsense;Password=secret")]
    public void Where_nothing_can_be_opened_one_line_says_so_without_the_password(string connectionString)
        => Assert.That(
            () =>
            {
                _database = connectionString;
                Open();
            },
            Throws.TypeOf<StoreStartException>().With.Message.Not.Contains("secret").And.Message.Contains("PostgreSQL"));

    private TestStore Open() => new(dialect: _ => new PostgreSqlDialect(_database));

    private void Migrate(IReadOnlyList<Migration> all)
    {
        using var connection = new NpgsqlConnection(_database);
        connection.Open();
        PostgreSqlMigrations.Apply(connection, all);
    }
}
