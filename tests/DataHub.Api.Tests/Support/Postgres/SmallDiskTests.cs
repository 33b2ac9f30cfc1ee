using Dapper;
using Npgsql;

namespace DataHub.Api.Tests.Support.Postgres;

[TestFixture]
internal sealed class SmallDiskTests
{
    private const string Grow = "INSERT INTO t SELECT repeat(i::text, 1000) FROM generate_series(1, 10000) i";

    [Test]
    public async Task A_full_disk_of_tables_refuses_rows_until_there_is_room()
    {
        await using var server = await PostgresRequired.StartOwnAsync(new PostgresOptions { SmallDisk = SmallDiskUse.Databases });
        using var connection = Table(server);
        server.Disk.Fill();
        Assert.That(() => connection.Execute(Grow), Throws.InstanceOf<PostgresException>().With.Property("SqlState").EqualTo(PostgresErrorCodes.DiskFull));
        server.Disk.Free();
        Assert.That(connection.Execute(Grow), Is.EqualTo(10_000));
    }

    [TestCase(SmallDiskUse.Cluster)]
    [TestCase(SmallDiskUse.WriteAheadLog)]
    public async Task A_server_that_a_full_disk_has_stopped_starts_again_once_there_is_room(SmallDiskUse use)
    {
        await using var server = await PostgresRequired.StartOwnAsync(new PostgresOptions { SmallDisk = use });
        using var connection = Table(server);
        server.Disk.Fill();
        Assert.That(() => connection.Execute(Grow), Throws.InstanceOf<NpgsqlException>());
        // What is left of it may try to recover by itself, or have ended.
        await server.KillAsync();
        server.Disk.Free();
        await server.StartAsync();
        using var again = new NpgsqlConnection(server.ConnectionString(connection.Database));
        Assert.That(again.QuerySingle<string>("SELECT s FROM t"), Is.EqualTo("kept"));
    }

    private static NpgsqlConnection Table(PostgresServer server)
    {
        var connection = new NpgsqlConnection(server.CreateDatabase() + ";Pooling=False");
        connection.Open();
        connection.Execute("CREATE TABLE t (s text); INSERT INTO t VALUES ('kept')");
        return connection;
    }
}
