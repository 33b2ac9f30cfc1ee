using System.Data;
using System.Data.Common;
using System.Globalization;
using Dapper;

namespace DataHub.Api.Storage;

/// <summary>
/// An open connection. It keeps the statements of every submission as they are: the few that each one runs cost more to prepare than to run. What is run
/// seldom goes through Dapper.
/// </summary>
internal sealed class StoreConnection : IDisposable
{
    private readonly DbConnection _inner;
    private readonly Dialect _dialect;
    private readonly DbBatch? _posted;
    private readonly Dictionary<Sql, DbCommand> _statements = new(ReferenceEqualityComparer.Instance);

    public StoreConnection(Func<DbConnection> open, Dialect dialect)
    {
        (_inner, _dialect) = (open(), dialect);
        try
        {
            Server = dialect.ServerOf(_inner);
            _posted = dialect.TakesBatches ? _inner.CreateBatch() : null;
        }
        catch
        {
            _inner.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Which run of which server it leads to. What is kept in memory of the database holds for that one alone: after a restart or with a server that took over
    /// a number may stand for something else.
    /// </summary>
    public string Server { get; }

    /// <summary>The database's own connection.</summary>
    public DbConnection Inner => _inner;

    /// <summary>The transaction that is open, where the database knows one by an object.</summary>
    public DbTransaction? Transaction { get; set; }

    /// <summary>Whether it is of no more use.</summary>
    public bool IsBroken => _inner.State != ConnectionState.Open;

    // A database may end a transaction by itself, and would then run and keep each statement that follows on its own.
    private DbTransaction? Current
        => Transaction is { Connection: null } ? throw new StoreUnavailableException("The database has ended the transaction.") : Transaction;

    /// <summary>Ends what was begun.</summary>
    public void Commit()
    {
        Flush();
        Current!.Commit();
        Transaction!.Dispose();
        Transaction = null;
    }

    /// <summary>Undoes what was begun.</summary>
    public void Rollback()
    {
        Drop();
        Current!.Rollback();
        Transaction!.Dispose();
        Transaction = null;
    }

    /// <summary>Runs a statement whose outcome nobody waits for: at the latest with the next one, so that several cost one way to the server.</summary>
    public void Post(Sql sql, params ReadOnlySpan<object?> values)
    {
        if (_posted is null)
        {
            Run(sql, values);
            return;
        }

        var command = _posted.CreateBatchCommand();
        command.CommandText = _dialect.TextOf(sql);
        foreach (var value in values)
        {
            var parameter = command.CreateParameter();
            parameter.Value = value ?? DBNull.Value;
            _dialect.Fit(parameter);
            command.Parameters.Add(parameter);
        }

        _posted.BatchCommands.Add(command);
    }

    /// <summary>Runs what was posted.</summary>
    public void Flush()
    {
        if (_posted is not { BatchCommands.Count: > 0 })
        {
            return;
        }

        try
        {
            _posted.Transaction = Current;
            _posted.ExecuteNonQuery();
        }
        finally
        {
            Drop();
        }
    }

    /// <summary>Forgets what was posted and not run.</summary>
    public void Drop() => _posted?.BatchCommands.Clear();

    /// <summary>Runs a statement; the number of rows it changed.</summary>
    public int Run(Sql sql, params ReadOnlySpan<object?> values)
    {
        if (_posted is not { BatchCommands.Count: > 0 })
        {
            return Statement(sql, values).ExecuteNonQuery();
        }

        Post(sql, values);
        var last = _posted.BatchCommands[^1];
        Flush();
        return last.RecordsAffected;
    }

    /// <summary>The first column of the first row as a whole number, or null.</summary>
    public long? Number(Sql sql, params ReadOnlySpan<object?> values)
        => Statement(sql, values).ExecuteScalar() is { } found and not DBNull ? Convert.ToInt64(found, CultureInfo.InvariantCulture) : null;

    /// <summary>The first column of the first row as bytes, or null.</summary>
    public byte[]? Bytes(Sql sql, params ReadOnlySpan<object?> values) => Statement(sql, values).ExecuteScalar() as byte[];

    /// <summary>The first two columns of the first row as whole numbers, or null.</summary>
    public (long First, long Second)? Pair(Sql sql, params ReadOnlySpan<object?> values)
    {
        using var row = Statement(sql, values).ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1)) : null;
    }

    /// <summary>All rows, one at a time; dispose what is returned before anything else is run.</summary>
    public DbDataReader Rows(Sql sql, params ReadOnlySpan<object?> values) => Statement(sql, values).ExecuteReader();

    /// <summary>All rows, with the values by name.</summary>
    public List<T> Query<T>(Sql sql, object? values = null) => _inner.Query<T>(_dialect.TextOf(sql), values, Ready()).AsList();

    /// <summary>The first row, or the default.</summary>
    public T? First<T>(Sql sql, object? values = null) => _inner.QueryFirstOrDefault<T>(_dialect.TextOf(sql), values, Ready());

    /// <summary>The one row that must be there.</summary>
    public T Single<T>(Sql sql, object? values = null) => _inner.QuerySingle<T>(_dialect.TextOf(sql), values, Ready());

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in _statements.Values)
        {
            command.Dispose();
        }

        _statements.Clear();
        _posted?.Dispose();
        Transaction?.Dispose();
        _inner.Dispose();
    }

    private DbTransaction? Ready()
    {
        Flush();
        return Current;
    }

    private DbCommand Statement(Sql sql, ReadOnlySpan<object?> values)
    {
        Flush();
        if (!_statements.TryGetValue(sql, out var command))
        {
            command = _inner.CreateCommand();
            command.CommandText = _dialect.TextOf(sql);
            for (var i = 0; i < values.Length; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = _dialect.NameOf(i);
                command.Parameters.Add(parameter);
            }

            _statements.Add(sql, command);
        }

        command.Transaction = Current;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
            _dialect.Fit(command.Parameters[i]);
        }

        return command;
    }
}
