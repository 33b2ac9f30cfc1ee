using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;

namespace DataHub.Api.Tests.Support;

/// <summary>Somebody who can write to the database and knows its schema: what guards it there is taken away first.</summary>
internal static class Vandal
{
    /// <summary>Changes what stands in the canonical bytes of a table that is current, the first that was stored, and its hash with it.</summary>
    public static void Change(Hub hub, string indicator, string period, string before, string after)
    {
        using var connection = Open(hub);
        var (id, content) = connection.QueryFirst<(long, byte[])>("SELECT id, content FROM tables WHERE indicator = @indicator AND time_period = @period AND state = 0 ORDER BY id", new { indicator, period });
        var text = Encoding.UTF8.GetString(content);
        Assert.That(text, Does.Contain(before));
        var changed = Encoding.UTF8.GetBytes(text.Replace(before, after, StringComparison.Ordinal));
        Assert.That(connection.Execute("UPDATE tables SET content = @changed, sha256 = @hash WHERE id = @id", new { changed, hash = SHA256.HashData(changed), id }), Is.EqualTo(1));
    }

    /// <summary>Changes the bounds that readers are shown of a stored table: a line <c>POSITION LOWER UPPER</c> each.</summary>
    public static void Bound(Hub hub, string indicator, string period, string bounds)
    {
        using var connection = Open(hub);
        Assert.That(connection.Execute(
            "UPDATE tables SET bounds = @bounds, sha256 = @hash, content = @content WHERE indicator = @indicator AND time_period = @period",
            Renamed(connection, indicator, period, bounds)), Is.EqualTo(1));
    }

    // What is kept in memory is known by the hash of the content: under another policy version it is another.
    private static object Renamed(SqliteConnection connection, string indicator, string period, string bounds)
    {
        var text = Encoding.UTF8.GetString(connection.QuerySingle<byte[]>("SELECT content FROM tables WHERE indicator = @indicator AND time_period = @period", new { indicator, period }));
        var content = Encoding.UTF8.GetBytes(text.Replace("policy 1\n", "policy 2\n", StringComparison.Ordinal));
        return new { indicator, period, bounds = Encoding.UTF8.GetBytes(bounds), content, hash = SHA256.HashData(content) };
    }

    private static SqliteConnection Open(Hub hub)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(hub.DataFolder, "datahub.db")};Pooling=False");
        connection.Open();
        connection.Execute("DROP TRIGGER IF EXISTS tables_keep_their_content");
        return connection;
    }

    /// <summary>On this connection nothing guards what is stored, and the database is built as it was.</summary>
    public static void PutTriggersToSleep(SqliteConnection connection)
        => Assert.That(SQLitePCL.raw.sqlite3_db_config(connection.Handle, SQLitePCL.raw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, out _), Is.Zero);
}
