using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.SqlClient;

namespace DataHub.Api.Storage.SqlServer;

/// <summary>Brings the schema up to date while other hubs may be doing the same, and while older ones may still be at work.</summary>
internal static partial class SqlServerMigrations
{
    /// <summary>Makes the table of the scripts that the database has seen.</summary>
    public const string Table =
        """
        CREATE TABLE hub_migrations (
            number int           NOT NULL CONSTRAINT hub_migrations_key PRIMARY KEY,
            name   nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
            oldest int           NOT NULL
        )
        """;

    // Of the session, not of a transaction: what allows snapshots may run in none. The server ends it with the connection, however that ends.
    private static readonly Sql Turn = new(
        """
        DECLARE @result int;
        EXEC @result = sys.sp_getapplock @Resource = N'DataHub', @LockMode = N'Exclusive', @LockOwner = N'Session', @LockTimeout = 10000;
        SELECT CASE WHEN @result >= 0 THEN 1 ELSE 0 END;
        """);

    private static readonly Sql IsHubs = new("SELECT CASE WHEN object_id(N'hub_migrations', N'U') IS NULL THEN 0 ELSE 1 END");
    private static readonly Sql HasTables = new("SELECT CASE WHEN EXISTS (SELECT 1 FROM sys.tables WHERE schema_id = schema_id() AND is_ms_shipped = 0) THEN 1 ELSE 0 END");

    /// <summary>Waits for other hubs that are at it; none begins until the connection is closed.</summary>
    /// <exception cref="StoreStartException">One of them takes too long.</exception>
    public static void TakeTurn(SqlConnection connection)
    {
        if (!connection.ExecuteScalar<bool>(Turn.Text))
        {
            throw new StoreStartException("Another hub is bringing the database up to date: start this one again when it is done.");
        }
    }

    /// <summary>Runs those that the database has not seen, all of them or none.</summary>
    /// <exception cref="StoreStartException">The schema is not a hub's, or is one that this hub is too old for.</exception>
    public static void Apply(SqlConnection connection, IReadOnlyList<Migration> all)
    {
        using var transaction = connection.BeginTransaction();
        if (!connection.ExecuteScalar<bool>(IsHubs.Text, transaction: transaction))
        {
            if (connection.ExecuteScalar<bool>(HasTables.Text, transaction: transaction))
            {
                throw new StoreStartException("The SQL Server schema is not a hub's: it has tables of somebody else.");
            }

            connection.Execute(Table, transaction: transaction);
        }

        SharedMigrations.Apply(transaction, all, Batches);
        transaction.Commit();
    }

    /// <summary>The pieces of a script between its GO lines, which are no T-SQL: a trigger must be the first statement of what is sent.</summary>
    public static IEnumerable<string> Batches(string script) => Go().Split(script).Where(b => !string.IsNullOrWhiteSpace(b));

    [GeneratedRegex(@"^GO[ \t\r]*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Go();
}
