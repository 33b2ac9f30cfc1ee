using Dapper;
using Npgsql;

namespace DataHub.Api.Tests.Support.Postgres;

[TestFixture]
internal sealed class PostgresServerTests
{
    [Test]
    public void A_new_database_is_empty_and_gone_once_dropped()
    {
        var server = PostgresRequired.Server();
        var (first, second) = (server.CreateDatabase(), server.CreateDatabase());
        Query<int>(first, "CREATE TABLE t (i int); SELECT 1");
        Assert.That(Query<int>(second, "SELECT count(*)::int FROM pg_tables WHERE schemaname = 'public'"), Is.Zero);
        server.DropDatabase(first);
        server.DropDatabase(second);
        Assert.That(() => Query<int>(first, "SELECT 1"), Throws.InstanceOf<PostgresException>().With.Message.Contains("does not exist"));
    }

    [Test]
    public void A_database_may_have_a_language_of_its_own()
    {
        var server = PostgresRequired.Server();
        var dutch = server.CreateDatabase("TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'nl'");
        Assert.That(Query<bool>(dutch, "SELECT 'a' < 'B'"), Is.True);
        Assert.That(Query<bool>(server.ConnectionString("postgres"), "SELECT 'a' < 'B'"), Is.False);
        server.DropDatabase(dutch);
    }

    [Test]
    public void What_the_server_refuses_stands_in_its_log()
    {
        var server = PostgresRequired.Server();
        Assert.That(() => Query<int>(server.ConnectionString("postgres"), "SELECT 1/0 AS told_in_the_log"), Throws.InstanceOf<PostgresException>());
        Assert.That(server.ServerLog(), Does.Contain("division by zero").And.Contain("told_in_the_log"));
    }

    [Test]
    public async Task A_committed_row_survives_an_immediate_stop_and_the_death_of_the_server()
    {
        await using var server = await PostgresRequired.StartOwnAsync();
        var database = server.CreateDatabase() + ";Pooling=False";
        Query<int>(database, "CREATE TABLE t (i int); INSERT INTO t VALUES (1); SELECT 1");
        await server.StopAsync(PostgresStop.Immediate);
        Assert.That(() => Query<int>(database, "SELECT 1"), Throws.InstanceOf<NpgsqlException>());
        await server.StartAsync();
        Query<int>(database, "INSERT INTO t VALUES (2); SELECT 1");
        await server.KillAsync();
        await server.StartAsync();
        Assert.That(Query<int>(database, "SELECT sum(i)::int FROM t"), Is.EqualTo(3));
        await server.StopAsync(PostgresStop.Fast);
    }

    private static T Query<T>(string connectionString, string sql)
    {
        using var connection = new NpgsqlConnection(connectionString);
        return connection.QuerySingle<T>(sql);
    }
}
