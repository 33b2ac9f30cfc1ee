using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace DataHub.Cli.Audit;

/// <summary>A PostgreSQL database: the hubs' own, or one that was restored from a copy. The right to read is all that it takes.</summary>
internal sealed class PostgresDatabase : StoredDatabase
{
    /// <summary>The place that means it.</summary>
    public const string Word = "postgres";

    /// <summary>Where the connection string stands, as for the hub: a password does not belong on a command line.</summary>
    public const string Variable = "DataHub__ConnectionString";

    // What the role or the server has been told of time does not end a long look; and a policy by which rows are hidden makes it fail.
    private const string Session = """
        SET statement_timeout = 0;
        SET idle_in_transaction_session_timeout = 0;
        SET row_security = off;
        SET client_min_messages = warning;
        SET default_transaction_read_only = on;
        """;

    private readonly NpgsqlConnection _connection;
    private readonly string _connectionString;
    private readonly string _schema;

    /// <exception cref="UsageException">It cannot be read, or is not a hub's.</exception>
    public PostgresDatabase(string connectionString)
    {
        var builder = Read(connectionString);
        _connectionString = builder.ConnectionString;
        _connection = new NpgsqlConnection(_connectionString);
        try
        {
            _connection.Open();
            _connection.Execute($"{Session} BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            _schema = Schema(isNamed: builder.SearchPath is { Length: > 0 } || builder.Options is { Length: > 0 });

            // What the server itself has goes before what somebody has put into the schema.
            _connection.Execute("SELECT set_config('search_path', quote_ident(@schema), false)", new { schema = _schema });
        }
        catch (Exception failure) when (failure is NpgsqlException or ArgumentException or InvalidOperationException or NotSupportedException or IOException or CryptographicException)
        {
            // That a certificate is not there, say, is found when it is used.
            _connection.Dispose();
            throw Unreadable(failure);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public override DbConnection Connection => _connection;

    /// <summary>The one that the variable names.</summary>
    /// <exception cref="UsageException">It names none that can be read.</exception>
    public static PostgresDatabase OfVariable()
        => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
            ? new PostgresDatabase(text)
            : throw new UsageException($"{Variable} is to hold the connection string of the PostgreSQL database, as it does for the hub.");

    public override void DemandSchema() => PostgresSchema.Demand(_connection, _schema);

    public override bool? IsSound()
    {
        try
        {
            using var connection = new NpgsqlConnection(_connectionString);
            connection.Open();
            connection.Execute(Session);
            return PostgresIndexes.AreSound(connection, _schema);
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    public override UsageException Unreadable(Exception? failure) => new(failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } => "The PostgreSQL database cannot be read: the role lacks a right to read what the hub has made.",
        PostgresException told => $"The PostgreSQL database cannot be read ({told.SqlState}).",
        not null => $"The PostgreSQL database cannot be read ({(failure.InnerException ?? failure).GetType().Name}).",
        _ => "The PostgreSQL database cannot be read: the connection is lost.",
    });

    /// <summary>Where the hubs' tables are. The role that looks may be told of other schemas than the hubs' role is.</summary>
    private string Schema(bool isNamed)
    {
        var found = _connection.Query<string>(
            """
            SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relname = 'hub_migrations' AND n.nspname NOT LIKE 'pg\_%' AND (NOT @isNamed OR n.nspname = current_schema()) ORDER BY 1
            """,
            new { isNamed }).ToList();
        return found.Count switch
        {
            0 => throw new UsageException("The database is not a hub's."),
            1 => found[0],
            _ => throw new UsageException($"There are hub's tables in several schemas ({Screen.Plain(string.Join(", ", found))}): say with Search Path in {Variable} which the hubs use."),
        };
    }

    private static NpgsqlConnectionStringBuilder Read(string connectionString)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString)
            {
                Pooling = false,
                CommandTimeout = 0,
                TcpKeepAlive = true,
                IncludeErrorDetail = false,
                LogParameters = false,
                Enlist = false,
                ApplicationName = "DataHub audit",
            };

            // One without a host is refused by a connection alone.
            new NpgsqlConnection(builder.ConnectionString).Dispose();
            return builder;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidOperationException)
        {
            // What the exception says may repeat a password.
            throw new UsageException($"{Variable} is not a connection string of PostgreSQL (as Npgsql reads it).");
        }
    }
}
