extern alias tool;

using System.Data.Common;
using Dapper;
using DataHub.Api.Tests.Storage;
using Microsoft.Data.Sqlite;
using tool::DataHub.Cli.Audit;

namespace DataHub.Api.Tests.Support.Copies;

/// <summary>Of the embedded database: a database is named by its folder.</summary>
internal sealed class SqliteCopies : StoredCopies
{
    public override string Original => Folder;

    protected override IEnumerable<(string Key, string? Value)> Settings => [("DataHub:Database", "sqlite"), ("DataHub:ConnectionString", null)];

    public override TestStore Store(string database) => new(database);

    public override DbConnection Open(string database)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(database, SqliteDatabase.FileName)};Pooling=False");
        connection.Open();
        connection.Execute("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF");
        Vandal.PutTriggersToSleep(connection);
        return connection;
    }

    public override LogPlace Place(string database) => LogPlace.Open(database, null);

    public override string Changed(string change)
    {
        var copy = Directory.CreateDirectory(Path.Combine(Folder, Path.GetRandomFileName())).FullName;
        using (var original = Open(Folder))
        {
            original.Execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE");
        }

        File.Copy(Path.Combine(Folder, SqliteDatabase.FileName), Path.Combine(copy, SqliteDatabase.FileName));
        using var database = Open(copy);
        database.Execute(change);
        return copy;
    }
}
