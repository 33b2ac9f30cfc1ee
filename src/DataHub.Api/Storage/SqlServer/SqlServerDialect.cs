using System.Data;
using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace DataHub.Api.Storage.SqlServer;

/// <summary>SQL Server 2016 SP1 or newer: many hubs over one database.</summary>
internal sealed class SqlServerDialect : Dialect
{
    private const int MaxCharacters = 4000;
    private const int MaxBytes = 8000;

    // A server may have other defaults. Filtered indexes want the first line; and a statement that breaks a rule is to end itself alone, where the server can do that,
    // to tell how many rows it changed, and to open no transaction.
    private static readonly Sql Session = new(
        """
        SET ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ARITHABORT, CONCAT_NULL_YIELDS_NULL, QUOTED_IDENTIFIER ON;
        SET IMPLICIT_TRANSACTIONS, NOCOUNT, NUMERIC_ROUNDABORT, XACT_ABORT OFF;
        """);

    // Whoever holds the head of the log keeps all others from writing. The server has no patience of its own to set for a hub that hangs; of one that has died
    // it hears when the connection does not answer, by default after half a minute.
    private static readonly Sql Patience = new("SET LOCK_TIMEOUT 5000");

    // A database that is restored is another one, though the server goes on running. What a login may not see is left out.
    private static readonly Sql RunOfServer = new(
        """
        SELECT concat(
            @@SERVERNAME,
            N' ', (SELECT CONVERT(nvarchar(33), create_date, 126) FROM sys.databases WHERE name = N'tempdb'),
            N' ', (SELECT CONVERT(nvarchar(33), create_date, 126) FROM sys.databases WHERE database_id = db_id()),
            N' ', (SELECT CAST(recovery_fork_guid AS nvarchar(36)) FROM sys.database_recovery_status WHERE database_id = db_id()))
        """);

    private static readonly Sql SaveItem = new("SAVE TRANSACTION item");
    private static readonly Sql UndoItem = new("ROLLBACK TRANSACTION item");

    private readonly string _connectionString;

    /// <exception cref="StoreStartException">The connection string cannot be read.</exception>
    public SqlServerDialect(string connectionString)
    {
        try
        {
            var settings = new SqlConnectionStringBuilder(connectionString)
            {
                // The hub keeps its own connections: those of a lost server are let go together.
                Pooling = false,

                // As long as a beginning or a commit is waited for as well.
                ConnectTimeout = 5,
                CommandTimeout = 15,

                // A connection that came back by itself would hide that its transaction did not.
                ConnectRetryCount = 0,
                MultipleActiveResultSets = false,
                Enlist = false,
                PersistSecurityInfo = false,
                ApplicationName = "DataHub",
            };

            // Only a connection finds settings that contradict each other.
            using var connection = new SqlConnection(settings.ConnectionString);
            _connectionString = settings.DataSource.Length > 0 ? settings.ConnectionString : throw new FormatException();
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidOperationException or OverflowException)
        {
            // What the exception says may repeat a password.
            throw new StoreStartException("DataHub:ConnectionString is not one of SQL Server (as Microsoft.Data.SqlClient reads it).");
        }
    }

    public override string Name => "sqlserver";

    public override bool IsShared => true;

    public override int MaxReaders => 16;

    public override Sql Save => SaveItem;

    public override Sql Undo => UndoItem;

    // A savepoint of the same name takes its place.
    public override Sql? Release => null;

    public override void Prepare()
    {
        try
        {
            using var connection = Open(Session);
            SqlServerMigrations.TakeTurn(connection);
            SqlServerDemands.Check(connection);
            SqlServerMigrations.Apply(connection, Migrations.Of("SqlServer"));
        }
        catch (Exception failure) when (failure is SqlException or ArgumentException or InvalidOperationException)
        {
            var reason = failure is SqlException { Number: not 0 and var number } ? $"error {number}" : (failure.InnerException ?? failure).GetType().Name;
            throw new StoreStartException($"The SQL Server database cannot be opened ({reason}).");
        }
    }

    /// <remarks>No setting of a session keeps it from writing, and ApplicationIntent only chooses a server: whoever reads is sent nothing but selects.</remarks>
    public override StoreConnection OpenReader() => new(() => Open(Session, Patience), this);

    public override StoreConnection OpenWriter() => new(() => Open(Session, Patience), this);

    public override string ServerOf(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = TextOf(RunOfServer);
        return (string)command.ExecuteScalar()!;
    }

    public override void BeginRead(StoreConnection connection) => connection.Transaction = connection.Inner.BeginTransaction(IsolationLevel.Snapshot);

    // Each statement sees what is committed when it begins: after the head is locked, all that was written before.
    public override void BeginWrite(StoreConnection connection) => connection.Transaction = connection.Inner.BeginTransaction(IsolationLevel.ReadCommitted);

    /// <remarks>
    /// What a trigger throws, and some errors of conversion, end the whole transaction and not the statement alone. Then <see cref="Undo"/> finds no savepoint,
    /// and the group is lost with them: nothing of it is stored, and all of it is 503. So be it: no request leads there, only a mistake in the hub.
    /// </remarks>
    public override bool IsFailure(DbException failure) => failure is not SqlException error || !SqlServerErrors.IsBrokenRule(error.Number, error.Class);

    // The server keeps a plan for each length that it is told. One that does not do would cut the value off.
    public override void Fit(DbParameter parameter) => parameter.Size = parameter.Value switch
    {
        string { Length: <= MaxCharacters } => MaxCharacters,
        byte[] { Length: <= MaxBytes } => MaxBytes,
        string or byte[] => -1,
        _ => 0,
    };

    protected override string Say(string word, string argument) => word switch
    {
        "limit" when argument.Split(" offset ") is [var count, var offset] => $"OFFSET {offset} ROWS FETCH NEXT {count} ROWS ONLY",
        "limit" => $"OFFSET 0 ROWS FETCH NEXT {argument} ROWS ONLY",
        "in" => $"IN {argument}",
        "length" => $"datalength({argument})",

        // An entry is ASCII.
        "json" => $"JSON_VALUE(CAST(entry AS varchar(max)), '$.{argument}') COLLATE Latin1_General_100_BIN2",

        // All text that is sorted is of a collation that does so by itself.
        "bytewise" => string.Empty,

        // Of the one row that is always there: nothing else need be kept from appearing.
        "lock" => argument == "table" ? "WITH (UPDLOCK, ROWLOCK)" : string.Empty,
        _ => throw new InvalidOperationException($"No statement says {word}."),
    };

    private SqlConnection Open(params ReadOnlySpan<Sql> settings)
    {
        var connection = new SqlConnection(_connectionString);
        try
        {
            connection.Open();
            foreach (var setting in settings)
            {
                using var command = new SqlCommand(setting.Text, connection);
                command.ExecuteNonQuery();
            }

            return connection;
        }
        catch (SqlException)
        {
            connection.Dispose();
            throw;
        }
    }
}
