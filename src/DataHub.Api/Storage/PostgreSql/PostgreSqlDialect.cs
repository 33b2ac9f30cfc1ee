using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;
using Npgsql;

namespace DataHub.Api.Storage.PostgreSql;

/// <summary>PostgreSQL 12 or newer: many hubs over one database.</summary>
internal sealed partial class PostgreSqlDialect : Dialect
{
    // Whoever holds the head of the log keeps all others from writing: nobody may hold it for long, a hub that has died or hangs included.
    private const string Session = """
        SET lock_timeout = '5s';
        SET statement_timeout = '15s';
        SET idle_in_transaction_session_timeout = '10s';
        SET tcp_keepalives_idle = 10;
        SET tcp_keepalives_interval = 5;
        SET tcp_keepalives_count = 3;
        SET tcp_user_timeout = '15s';
        SET client_min_messages = warning;
        """;

    private readonly string _connectionString;

    /// <exception cref="StoreStartException">The connection string cannot be read.</exception>
    public PostgreSqlDialect(string connectionString)
    {
        try
        {
            _connectionString = new NpgsqlConnectionStringBuilder(connectionString)
            {
                // The hub keeps its own connections: their statements stay prepared, and those of a lost server are let go together.
                Pooling = false,
                MaxAutoPrepare = 100,
                AutoPrepareMinUsages = 2,
                Timeout = 5,
                CommandTimeout = 15,
                CancellationTimeout = 2000,
                TcpKeepAlive = true,

                // Details repeat the values of a row.
                IncludeErrorDetail = false,
                LogParameters = false,
                Enlist = false,
                ApplicationName = "DataHub",
            }.ConnectionString;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidOperationException)
        {
            // What the exception says may repeat a password.
            throw new StoreStartException("DataHub:ConnectionString is not one of PostgreSQL (as Npgsql reads it).");
        }

        if (string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(_connectionString).Host))
        {
            throw new StoreStartException("DataHub:ConnectionString must name a Host.");
        }
    }

    public override string Name => "postgres";

    public override bool IsShared => true;

    public override int MaxReaders => 16;

    public override Sql Save { get; } = new("SAVEPOINT item");

    public override Sql? Release { get; } = new("RELEASE SAVEPOINT item");

    public override Sql Undo { get; } = new("ROLLBACK TO SAVEPOINT item");

    public override void Prepare()
    {
        try
        {
            using var connection = Open(string.Empty);
            PostgreSqlDemands.Check(connection);
            PostgreSqlMigrations.Apply(connection, Migrations.Of("PostgreSql"));
        }
        catch (NpgsqlException failure)
        {
            throw new StoreStartException($"The PostgreSQL database cannot be opened ({(failure as PostgresException)?.SqlState ?? failure.InnerException?.GetType().Name ?? failure.GetType().Name}).");
        }
    }

    public override StoreConnection OpenReader() => new(() => Open($"{Session} SET default_transaction_read_only = on;"), this);

    public override StoreConnection OpenWriter() => new(() => Open(Session), this);

    public override string ServerOf(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT pg_postmaster_start_time()::text || ' ' || oid FROM pg_database WHERE datname = current_database()";
        return (string)command.ExecuteScalar()!;
    }

    public override void BeginRead(StoreConnection connection) => connection.Transaction = connection.Inner.BeginTransaction(IsolationLevel.RepeatableRead);

    // Each statement sees what is committed when it begins: after the head is locked, all that was written before.
    public override void BeginWrite(StoreConnection connection) => connection.Transaction = connection.Inner.BeginTransaction(IsolationLevel.ReadCommitted);

    // A wait for a standby that is given up, after a time or by hand, ends in a warning and not in an error: the commit is known to this server alone.
    public override void CommitWrite(StoreConnection connection)
    {
        var isWarned = false;
        void Hear(object sender, NpgsqlNoticeEventArgs notice) => isWarned = true;
        var inner = (NpgsqlConnection)connection.Inner;
        inner.Notice += Hear;
        try
        {
            connection.Commit();
        }
        finally
        {
            inner.Notice -= Hear;
        }

        if (isWarned)
        {
            throw new StoreUnavailableException("The standby has not confirmed the commit.");
        }
    }

    /// <remarks>
    /// Broken rules are data exceptions (22), constraints (23), mistakes in statements (42) and what a trigger raises (P0). Where a right (42501) or a table
    /// (42P01) has been taken away it is the database that is broken.
    /// </remarks>
    public override bool IsFailure(DbException failure)
        => failure is not PostgresException { SqlState: ['2', '2' or '3', ..] or ['4', '2', ..] or ['P', '0', ..] } or PostgresException { SqlState: "42501" or "42P01" };

    protected override string Say(string word, string argument) => word switch
    {
        "limit" => $"LIMIT {argument}",
        "in" => $"= ANY({argument})",
        "length" => $"length({argument})",
        "json" => $"(convert_from(entry, 'UTF8')::json ->> '{argument}')",
        "bytewise" => "COLLATE \"C\"",
        "lock" => argument == "row" ? "FOR UPDATE" : string.Empty,
        _ => throw new InvalidOperationException($"No statement says {word}."),
    };

    // By place: the driver then has no text to search through.
    protected override string Finish(string text) => Places().Replace(text, "$$$1");

    public override string NameOf(int place) => string.Empty;

    public override bool TakesBatches => true;

    private NpgsqlConnection Open(string settings)
    {
        var connection = new NpgsqlConnection(_connectionString);
        try
        {
            connection.Open();
            if (settings.Length > 0)
            {
                using var command = new NpgsqlCommand(settings, connection);
                command.ExecuteNonQuery();
            }

            return connection;
        }
        catch (NpgsqlException)
        {
            connection.Dispose();
            throw;
        }
    }

    [GeneratedRegex(@"@(\d+)")]
    private static partial Regex Places();
}
