using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DataHub.Api.Storage;

/// <summary>Tells a broken store (disk full, lost, locked) from a broken rule (a constraint, a mistake in a statement).</summary>
internal static class StoreFailures
{
    public static bool Contains(SqliteException e)
        => e.SqliteErrorCode is not (raw.SQLITE_ERROR or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE or raw.SQLITE_TOOBIG);
}
