using Dapper;
using Microsoft.Data.Sqlite;

namespace DataHub.Cli.Audit;

/// <summary>The schema of an embedded database: as the hub's own scripts make it beside it.</summary>
internal static class SqliteSchema
{
    // Statistics of the query planner come and go.
    private const string Objects = "SELECT type || ' ' || name AS name, tbl_name || ' ' || coalesce(sql, '') AS sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1";

    /// <exception cref="UsageException">A newer hub made it, or none.</exception>
    /// <exception cref="MismatchException">It is another one than the hub would have made.</exception>
    public static void Demand(SqliteConnection connection)
    {
        var scripts = StoredSchema.Known("Sqlite", connection.ExecuteScalar<long>("PRAGMA user_version"));
        using var made = new SqliteConnection("Data Source=:memory:");
        made.Open();
        foreach (var script in scripts)
        {
            made.Execute(script);
        }

        StoredSchema.Compare(Of(made), Of(connection));
    }

    /// <summary>Reads all of it, rows and indexes.</summary>
    public static bool IsSound(SqliteConnection connection) => connection.ExecuteScalar<string>("PRAGMA integrity_check(1)") == "ok";

    private static IEnumerable<(string Name, string Text)> Of(SqliteConnection connection) => connection.Query<(string, string)>(Objects);
}
