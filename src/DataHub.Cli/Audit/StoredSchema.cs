using Dapper;
using Microsoft.Data.Sqlite;

namespace DataHub.Cli.Audit;

/// <summary>
/// Whether a database has the tables, indexes and triggers that a hub makes, and no others, and whether its indexes tell of the rows that are there: a hub reads
/// by them, and a view or an index that leaves rows out would hide from it what is found here.
/// </summary>
internal static class StoredSchema
{
    private const string Prefix = "Migrations/Sqlite/";

    // Statistics of the query planner come and go.
    private const string Objects = "SELECT type || ' ' || name AS name, tbl_name || ' ' || coalesce(sql, '') AS sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY 1";

    /// <exception cref="UsageException">A newer hub made it, or none.</exception>
    /// <exception cref="MismatchException">It is another one than the hub would have made.</exception>
    public static void Demand(SqliteConnection connection)
    {
        var scripts = Scripts();
        var seen = connection.ExecuteScalar<long>("PRAGMA user_version");
        if (seen < 1 || seen > scripts.Count)
        {
            throw new UsageException(seen > scripts.Count ? "The database was made by a newer hub: it takes the tool of that hub." : "The database is not a hub's.");
        }

        using var made = new SqliteConnection("Data Source=:memory:");
        made.Open();
        scripts.Take((int)seen).ToList().ForEach(s => made.Execute(s));
        var (expected, found) = (Of(made), Of(connection));
        if (expected.Concat(found).FirstOrDefault(o => !expected.Contains(o) || !found.Contains(o)) is { Name: not null } other)
        {
            throw new MismatchException($"The database is not built as a hub builds it: {Screen.Plain(other.Name)} is missing, changed or foreign.");
        }
    }

    /// <summary>Reads all of it, rows and indexes.</summary>
    public static bool IsSound(SqliteConnection connection) => connection.ExecuteScalar<string>("PRAGMA integrity_check(1)") == "ok";

    private static HashSet<(string Name, string Sql)> Of(SqliteConnection connection) => [.. connection.Query<(string, string)>(Objects)];

    private static List<string> Scripts()
    {
        var assembly = typeof(StoredSchema).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(n =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!);
            return reader.ReadToEnd();
        })];
    }
}
