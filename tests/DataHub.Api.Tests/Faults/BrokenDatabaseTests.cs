using Dapper;
using DataHub.Api.Audit.Log;
using DataHub.Api.Tests.Support;
using DataHub.Api.Tests.Support.Postgres;
using Npgsql;

namespace DataHub.Api.Tests.Faults;

/// <summary>A PostgreSQL database from which something was taken away, or that another one was put in the place of.</summary>
[TestFixture]
internal sealed class BrokenDatabaseTests
{
    private string _database = null!;
    private Hub _hub = null!;

    [SetUp]
    public async Task SetUp()
    {
        _database = PostgresRequired.Server().CreateDatabase();
        _hub = await Monitor.StartAsync(("DataHub:Database", "postgres"), ("DataHub:ConnectionString", _database));
    }

    [TearDown]
    public async Task TearDown()
    {
        if (_hub is not null)
        {
            await _hub.DisposeAsync();
        }
    }

    [TestCase("submissions")]
    [TestCase("tables")]
    [TestCase("idempotency_keys")]
    [TestCase("indicator_versions")]
    public async Task Where_a_table_is_gone_it_is_the_store_that_is_broken_and_nothing_else(string table)
    {
        var partner = _hub.Client("submissions:write", "comensha");
        await ExecuteAsync($"ALTER TABLE {table} RENAME TO away");
        using var answer = await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims));
        Assert.That(((int)answer.StatusCode, answer.Header("Retry-After")), Is.EqualTo((503, "5")));
        await ExecuteAsync($"ALTER TABLE away RENAME TO {table}");
        Assert.That(await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims)).StatusAsync(), Is.EqualTo(201));
    }

    [Test]
    public async Task A_probe_that_is_told_to_come_back_is_told_when()
    {
        await ExecuteAsync("ALTER TABLE heartbeat RENAME TO away");
        using var answer = await _hub.Anonymous.GetAsync("/health/ready");
        Assert.That(((int)answer.StatusCode, answer.Header("Retry-After")), Is.EqualTo((503, "5")));
    }

    [Test]
    public async Task An_older_database_that_is_put_under_a_running_hub_is_neither_written_nor_believed()
    {
        var server = PostgresRequired.Server();
        var name = new NpgsqlConnectionStringBuilder(_database).Database!;
        server.Execute($"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        server.Execute($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        server.Execute($"CREATE DATABASE {name}_older TEMPLATE {name}");
        server.Execute($"ALTER DATABASE {name} ALLOW_CONNECTIONS true");
        var partner = _hub.Client("submissions:write", "comensha");
        using var stored = await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims));
        Assert.That((int)stored.StatusCode, Is.EqualTo(201));

        server.Execute($"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        server.Execute($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        server.Execute($"ALTER DATABASE {name} RENAME TO {name}_newer");
        server.Execute($"ALTER DATABASE {name}_older RENAME TO {name}");
        Assert.That(await partner.GetAsync(stored.Headers.Location).StatusAsync(), Is.EqualTo(503), "not 404: it was acknowledged");
        Assert.That(await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims)).StatusAsync(), Is.EqualTo(503));
    }

    [Test]
    public async Task What_was_acknowledged_is_under_a_kept_checkpoint_a_few_seconds_later()
    {
        var file = Path.Combine(_hub.DataFolder, Checkpoints.FileName);
        var before = await File.ReadAllTextAsync(file);
        await Monitor.SubmitAsync(_hub.Client("submissions:write", "comensha"), Monitor.Submission(Monitor.Victims)).StatusAsync();
        for (var i = 0; i < 100 && await File.ReadAllTextAsync(file) == before; i++)
        {
            _hub.Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(50);
        }

        Assert.That(await File.ReadAllTextAsync(file), Is.Not.EqualTo(before));
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(_database);
        await connection.ExecuteAsync(statement);
    }
}
