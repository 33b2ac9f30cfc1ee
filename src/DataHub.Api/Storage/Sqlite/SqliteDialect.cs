using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DataHub.Api.Storage.Sqlite;

/// <summary>The embedded database: one process owns the file.</summary>
internal sealed class SqliteDialect(DataFolder folder) : Dialect
{
    private static readonly Sql Begin = new("BEGIN");
    private static readonly Sql End = new("COMMIT");

    private SqliteFile? _file;

    public override string Name => "sqlite";

    public override bool IsShared => false;

    public override int MaxReaders => int.MaxValue;

    public override Sql Save { get; } = new("SAVEPOINT item");

    public override Sql? Release { get; } = new("RELEASE item");

    public override Sql Undo { get; } = new("ROLLBACK TO item");

    private SqliteFile File => _file ?? throw new InvalidOperationException("The database is not prepared.");

    public override void Prepare() => _file = new SqliteFile(folder);

    public override StoreConnection OpenReader() => new(File.OpenReader, this);

    public override StoreConnection OpenWriter() => new(File.OpenWriter, this);

    // Prepared, and without an object: it stands before and after every read.
    public override void BeginRead(StoreConnection connection) => connection.Run(Begin);

    public override void EndRead(StoreConnection connection) => connection.Run(End);

    public override void BeginWrite(StoreConnection connection) => connection.Transaction = ((SqliteConnection)connection.Inner).BeginTransaction(deferred: false);

    public override bool IsFailure(DbException failure)
        => failure is SqliteException { SqliteErrorCode: not (raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE or raw.SQLITE_TOOBIG) };

    public override void Settle() => File.Settle();

    protected override string Say(string word, string argument) => word switch
    {
        "limit" => $"LIMIT {argument}",
        "in" => $"IN {argument}",
        "length" => $"length({argument})",
        "json" => $"json_extract(CAST(entry AS TEXT), '$.{argument}')",
        "lock" or "bytewise" => string.Empty,
        _ => throw new InvalidOperationException($"No statement says {word}."),
    };
}
