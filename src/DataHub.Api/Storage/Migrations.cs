using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace DataHub.Api.Storage;

/// <summary>The numbered scripts that make the schema. There will be more of them; none is ever changed.</summary>
internal static class Migrations
{
    private const string Prefix = "Migrations/Sqlite/";

    /// <summary>Names and texts, in order.</summary>
    public static IReadOnlyList<(string Name, string Sql)> All { get; } = Load();

    /// <summary>Runs those that the database has not seen, each in a transaction of its own.</summary>
    /// <exception cref="StoreStartException">The database has seen more than there are here.</exception>
    public static void Apply(SqliteConnection connection)
    {
        var seen = connection.ExecuteScalar<int>("PRAGMA user_version");
        if (seen > All.Count)
        {
            throw new StoreStartException($"The database was made by a newer hub: it is at migration {seen}, this hub knows {All.Count}.");
        }

        for (var i = seen; i < All.Count; i++)
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            connection.Execute(All[i].Sql, transaction: transaction);
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {i + 1}"), transaction: transaction);
            transaction.Commit();
        }
    }

    private static List<(string Name, string Sql)> Load()
    {
        var assembly = typeof(Migrations).Assembly;
        var names = assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return [.. names.Select(n =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!);
            return (n[Prefix.Length..], reader.ReadToEnd());
        })];
    }
}
