using System.Globalization;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace DataHub.Api.Storage;

/// <summary>What may be told of a database's error: its number. The message may repeat what was written.</summary>
internal static class DatabaseError
{
    /// <summary>As the manual of the database lists it; null where the error has none.</summary>
    public static string? CodeOf(Exception failure) => failure switch
    {
        PostgresException postgres => postgres.SqlState,
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode.ToString(CultureInfo.InvariantCulture),
        SqlException { Number: not 0 } server => server.Number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
