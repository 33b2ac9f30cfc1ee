using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace DataHub.Api.Storage.Sqlite;

/// <summary>Brings the embedded database up to date; it counts what it has seen in its header.</summary>
internal static class SqliteMigrations
{
    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = Migrations.Of("Sqlite");

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
}
