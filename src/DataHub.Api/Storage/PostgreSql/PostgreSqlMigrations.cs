using System.Globalization;
using Dapper;
using Npgsql;

namespace DataHub.Api.Storage.PostgreSql;

/// <summary>Brings the schema up to date while other hubs may be doing the same, and while older ones may still be at work.</summary>
internal static class PostgreSqlMigrations
{
    // "DHub" as a number: hubs wait for each other on it.
    private const int Turn = 0x44487562;

    /// <summary>Runs those that the database has not seen, all of them or none; one hub at a time.</summary>
    /// <exception cref="StoreStartException">The schema is not a hub's, or is one that this hub is too old for.</exception>
    public static void Apply(NpgsqlConnection connection, IReadOnlyList<Migration> all)
    {
        using var transaction = connection.BeginTransaction();
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({Turn})"), transaction: transaction);
        if (!connection.ExecuteScalar<bool>("SELECT to_regclass('hub_migrations') IS NOT NULL", transaction: transaction))
        {
            if (connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace)", transaction: transaction))
            {
                throw new StoreStartException("The PostgreSQL schema is not a hub's: it has tables of somebody else.");
            }

            connection.Execute("CREATE TABLE hub_migrations (number integer PRIMARY KEY, name text NOT NULL, oldest integer NOT NULL)", transaction: transaction);
        }

        SharedMigrations.Apply(transaction, all, script => [script]);
        transaction.Commit();
    }
}
