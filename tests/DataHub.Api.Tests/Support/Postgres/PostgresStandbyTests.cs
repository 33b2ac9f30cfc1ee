using System.Collections.Concurrent;
using Dapper;
using Npgsql;

namespace DataHub.Api.Tests.Support.Postgres;

[TestFixture]
internal sealed class PostgresStandbyTests
{
    [Test]
    public async Task The_standby_has_every_acknowledged_row_when_the_primary_is_gone()
    {
        await using var primary = await PostgresRequired.StartOwnAsync();
        await using var standby = await primary.CreateStandbyAsync();
        var database = primary.CreateDatabase();
        using var table = new NpgsqlConnection(database);
        table.Execute("CREATE TABLE t (i int)");
        var acknowledged = new ConcurrentBag<int>();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(client => Task.Run(() => InsertUntilCutOff(database, client, acknowledged))));
        while (acknowledged.Count < 100)
        {
            await Task.Delay(1);
        }

        await primary.StopAsync(PostgresStop.Immediate);
        await load;
        await standby.PromoteAsync();
        using var promoted = new NpgsqlConnection(standby.ConnectionString(table.Database));
        Assert.That(acknowledged.Except(promoted.Query<int>("SELECT i FROM t")), Is.Empty);
        Assert.That(promoted.Execute("INSERT INTO t VALUES (0)"), Is.EqualTo(1), "it accepts writes now");
    }

    private static void InsertUntilCutOff(string database, int client, ConcurrentBag<int> acknowledged)
    {
        using var connection = new NpgsqlConnection(database + ";Pooling=False");
        try
        {
            connection.Open();
            for (var i = client; ; i += 4)
            {
                connection.Execute("INSERT INTO t VALUES (@i)", new { i });
                acknowledged.Add(i);
            }
        }
        catch (NpgsqlException)
        {
            // The primary is gone.
        }
    }
}
