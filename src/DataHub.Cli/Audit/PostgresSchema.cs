using Dapper;
using Npgsql;

namespace DataHub.Cli.Audit;

/// <summary>The schema of a PostgreSQL database. What the hub's scripts make there is carried as a list, since there is no server here to run them on.</summary>
internal static class PostgresSchema
{
    private const string Separator = ": ";

    /// <exception cref="UsageException">A newer hub made it, or none.</exception>
    /// <exception cref="MismatchException">It is another one than the hub would have made.</exception>
    public static void Demand(NpgsqlConnection connection, string schema)
    {
        var lists = StoredSchema.Known("PostgreSql", connection.ExecuteScalar<long>("SELECT count(*) FROM hub_migrations"));
        StoredSchema.Compare(lists[^1].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse), Of(connection, schema).Select(Parse));
    }

    /// <summary>What is in a schema: a name, a colon and how it is built, for each.</summary>
    public static IReadOnlyList<string> Of(NpgsqlConnection connection, string schema)
        => [.. connection.Query<(string Name, string Text)>(Question(), new { schema }).Select(o => $"{o.Name}{Separator}{o.Text}").Order(StringComparer.Ordinal)];

    private static (string Name, string Text) Parse(string line) => line.Split(Separator, 2) is [var name, var text] ? (name, text) : (line, string.Empty);

    private static string Question()
    {
        using var reader = new StreamReader(typeof(PostgresSchema).Assembly.GetManifestResourceStream("PostgresSchema.sql")!);
        return reader.ReadToEnd();
    }
}
