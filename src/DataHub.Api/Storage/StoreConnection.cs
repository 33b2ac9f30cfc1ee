using System.Data;
using Microsoft.Data.Sqlite;

namespace DataHub.Api.Storage;

/// <summary>A connection that keeps its statements prepared: the few that every submission runs cost more to prepare than to run.</summary>
internal sealed class StoreConnection(string connectionString) : SqliteConnection(connectionString)
{
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);

    /// <summary>The prepared statement, with its parameters @1, @2, ... set.</summary>
    public SqliteCommand Statement(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_statements.TryGetValue(sql, out var command))
        {
            command = CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = Name(i) });
            }

            _statements.Add(sql, command);
        }

        command.Transaction = Transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var command in _statements.Values)
            {
                command.Dispose();
            }

            _statements.Clear();
        }

        base.Dispose(disposing);
    }

    private static string Name(int i) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"@{i + 1}");
}

/// <summary>Prepared statements for what runs inside every submission; anything else goes through Dapper.</summary>
internal static class StatementExtensions
{
    /// <summary>Runs a prepared statement; the number of rows it changed.</summary>
    public static int Run(this IDbConnection connection, string sql, params ReadOnlySpan<object?> values)
        => ((StoreConnection)connection).Statement(sql, values).ExecuteNonQuery();

    /// <summary>The first column of the first row as a whole number, or null.</summary>
    public static long? Number(this IDbConnection connection, string sql, params ReadOnlySpan<object?> values)
        => ((StoreConnection)connection).Statement(sql, values).ExecuteScalar() as long?;

    /// <summary>The first column of the first row as bytes, or null.</summary>
    public static byte[]? Bytes(this IDbConnection connection, string sql, params ReadOnlySpan<object?> values)
        => ((StoreConnection)connection).Statement(sql, values).ExecuteScalar() as byte[];

    /// <summary>The first two columns of the one row.</summary>
    public static (long First, long Second) Pair(this IDbConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var row = ((StoreConnection)connection).Statement(sql, values).ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1)) : throw new InvariantException("A row that is always there is gone.");
    }
}
