using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DataHub.Cli.Audit;

/// <summary>The embedded database, or a copy of it: a file.</summary>
internal sealed class SqliteDatabase : StoredDatabase
{
    public const string FileName = "datahub.db";

    /// <summary>The newest checkpoint, beside the database.</summary>
    public const string CheckpointName = "log.checkpoint";

    private readonly string _path;
    private readonly SqliteConnection _connection;

    static SqliteDatabase() => Batteries_V2.Init();

    /// <exception cref="UsageException">It cannot be read.</exception>
    public SqliteDatabase(string path)
    {
        _path = path;
        _connection = Connect(path);

        // Before the moment that is looked at: a hub that writes may put a newer one there, which that moment does not reach.
        var note = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, CheckpointName);
        Note = File.Exists(note) ? File.ReadAllBytes(note) : null;
        _connection.Execute("BEGIN DEFERRED");
    }

    public override DbConnection Connection => _connection;

    public override byte[]? Note { get; }

    public override void DemandSchema() => SqliteSchema.Demand(_connection);

    public override bool? IsSound()
    {
        try
        {
            using var connection = Connect(_path);
            return SqliteSchema.IsSound(connection);
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    public override UsageException Unreadable(Exception? failure) => Unreadable(_path);

    private static SqliteConnection Connect(string path)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        var connection = new SqliteConnection(text.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw Unreadable(path);
        }
    }

    private static UsageException Unreadable(string path) => new($"{Screen.Plain(path)} is not a hub's database with a log, or cannot be read.");
}
