using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DataHub.Api.Storage.Sqlite;

/// <summary>How the embedded database file is opened.</summary>
internal sealed class SqliteFile
{
    /// <summary>Before 3.51.3 a checkpoint could lose a commit (the WAL-reset bug).</summary>
    public const int OldestVersion = 3_051_003;

    /// <summary>"DHub" as a number: says whose file it is.</summary>
    private const int ApplicationId = 0x44487562;

    private const string Common = "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = 2000; PRAGMA cell_size_check = ON;";
    private readonly string _path;

    static SqliteFile() => Batteries_V2.Init();

    /// <summary>Opens or makes the file and brings it up to date.</summary>
    /// <exception cref="StoreStartException">It is not the hub's, is newer than this hub, or cannot be opened.</exception>
    public SqliteFile(DataFolder folder)
    {
        AssertVersion(raw.sqlite3_libversion_number());
        folder.MakePrivate("datahub.db");
        _path = folder.File("datahub.db");
        try
        {
            using var connection = OpenWriter();
            TakeOwnership(connection);
            SqliteMigrations.Apply(connection);
        }
        catch (SqliteException e)
        {
            throw new StoreStartException($"The database {_path} cannot be opened (SQLite error {e.SqliteErrorCode}).");
        }
    }

    /// <summary>The one connection that writes; a commit is on the disk when it returns.</summary>
    public SqliteConnection OpenWriter()
        => Open(SqliteOpenMode.ReadWrite, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA wal_autocheckpoint = 2000; PRAGMA journal_size_limit = 67108864;");

    /// <summary>A connection that cannot write.</summary>
    public SqliteConnection OpenReader() => Open(SqliteOpenMode.ReadOnly, "PRAGMA query_only = ON;");

    /// <summary>Brings what was written last into the file itself, once nobody else has it open: a copy of it is whole.</summary>
    public void Settle()
    {
        try
        {
            using var connection = OpenWriter();
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // Where that cannot be done now, the next start does it.
        }
    }

    /// <summary>Stops the start when the native library is one that can lose commits.</summary>
    public static void AssertVersion(int version)
    {
        if (version < OldestVersion)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{version / 1_000_000}.{version / 1_000 % 1_000}.{version % 1_000}");
            throw new StoreStartException($"SQLite {text} is too old: 3.51.3 or newer is needed, because earlier ones can lose commits.");
        }
    }

    private SqliteConnection Open(SqliteOpenMode mode, string settings)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = _path, Mode = mode, Pooling = false, DefaultTimeout = 5 };
        var connection = new SqliteConnection(text.ConnectionString);
        try
        {
            connection.Open();
            connection.Execute(Common);
            connection.Execute(settings);
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }

    private void TakeOwnership(SqliteConnection connection)
    {
        var owner = connection.ExecuteScalar<long>("PRAGMA application_id");
        var isEmpty = connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_schema") == 0;
        if (owner == 0 && isEmpty)
        {
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
        }
        else if (owner != ApplicationId)
        {
            throw new StoreStartException($"The database {_path} is not a hub's.");
        }
    }
}
