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
    private readonly Dictionary<Sql, DbCommand> _statements = new(ReferenceEqualityComparer.Instance);
    private readonly List<(DbBatchCommand Command, Func<Exception> Otherwise)> _expected = [];
    private DbBatch? _posted;

    public StoreConnection(Func<DbConnection> open, Dialect dialect)
    {
        (_inner, _dialect) = (open(), dialect);
        try
        {
            Server = dialect.ServerOf(_inner);
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

    /// <summary>How often something was sent to the database; what is posted is not sent yet.</summary>
    public int Sent { get; private set; }

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
        if (_dialect.TakesBatches)
        {
            Add(sql, values);
        }
        else
        {
            Run(sql, values);
        }
    }

    /// <summary>
    /// The same, of a statement that must change exactly one row; else this throws, or whatever runs it. By default that the database has kept less than it was
    /// sent, as a trigger can bring about without an error.
    /// </summary>
    public void PostOne(Sql sql, params ReadOnlySpan<object?> values) => PostOne(Lessened, sql, values);

    /// <inheritdoc cref="PostOne(Sql, ReadOnlySpan{object})"/>
    public void PostOne(Func<Exception> otherwise, Sql sql, params ReadOnlySpan<object?> values)
    {
        if (_dialect.TakesBatches)
        {
            _expected.Add((Add(sql, values), otherwise));
        }
        else if (Run(sql, values) != 1)
        {
            throw otherwise();
        }
    }

    /// <summary>Runs what was posted.</summary>
    public void Flush()
    {
        if (_posted is null)
        {
            return;
        }

        try
        {
            using (var batch = Take())
            {
                batch.ExecuteNonQuery();
            }

            DemandExpected();
        }
        finally
        {
            Drop();
        }
    }

    /// <summary>Forgets what was posted and not run.</summary>
    public void Drop()
    {
        _posted?.Dispose();
        _posted = null;
        _expected.Clear();
    }

    /// <summary>Runs a statement; the number of rows it changed.</summary>
    public int Run(Sql sql, params ReadOnlySpan<object?> values)
    {
        if (_posted is null)
        {
            return Statement(sql, values).ExecuteNonQuery();
        }

        var last = Add(sql, values);
        Flush();
        return last.RecordsAffected;
    }

    /// <summary>The first column of the first row as a whole number, or null.</summary>
    public long? Number(Sql sql, params ReadOnlySpan<object?> values)
    {
        using var row = Rows(sql, values);
        return NumberOf(row);
    }

    /// <summary>The answers of several such questions, in their order.</summary>
    public IReadOnlyList<long?> Numbers(IReadOnlyList<(Sql Sql, object?[] Values)> questions)
    {
        if (!_dialect.TakesBatches || questions.Count < 2)
        {
            return [.. questions.Select(q => Number(q.Sql, q.Values))];
        }

        foreach (var (sql, values) in questions)
        {
            Add(sql, values);
        }

        using var row = Ask();
        var answers = new long?[questions.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = NumberOf(row);
            row.NextResult();
        }

        return answers;
    }

    /// <summary>The first column of the first row as bytes, or null.</summary>
    public byte[]? Bytes(Sql sql, params ReadOnlySpan<object?> values)
    {
        using var row = Rows(sql, values);
        return row.Read() && !row.IsDBNull(0) ? row.GetFieldValue<byte[]>(0) : null;
    }

    /// <summary>The first two columns of the first row as whole numbers, or null.</summary>
    public (long First, long Second)? Pair(Sql sql, params ReadOnlySpan<object?> values)
    {
        using var row = Rows(sql, values);
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1)) : null;
    }

    /// <summary>All rows, one at a time; dispose what is returned before anything else is run.</summary>
    public DbDataReader Rows(Sql sql, params ReadOnlySpan<object?> values)
    {
        if (_posted is null)
        {
            return Statement(sql, values).ExecuteReader();
        }

        Add(sql, values);
        return Ask();
    }

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
        Drop();
        Transaction?.Dispose();
        _inner.Dispose();
    }

    private static StoreUnavailableException Lessened() => new("The database has kept less than it was sent.");

    private static long? NumberOf(DbDataReader row) => row.Read() && !row.IsDBNull(0) ? Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture) : null;

    private DbBatchCommand Add(Sql sql, ReadOnlySpan<object?> values)
    {
        _posted ??= _inner.CreateBatch();
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
        return command;
    }

    private DbBatch Take()
    {
        var batch = _posted!;
        _posted = null;
        batch.Transaction = Current;
        Sent++;
        return batch;
    }

    // What was posted before has no rows and is done when the first answer comes.
    private DbDataReader Ask()
    {
        var row = Take().ExecuteReader();
        try
        {
            DemandExpected();
            return row;
        }
        catch
        {
            row.Dispose();
            throw;
        }
    }

    private void DemandExpected()
    {
        var otherwise = _expected.Find(e => e.Command.RecordsAffected != 1).Otherwise;
        _expected.Clear();
        if (otherwise is not null)
        {
            throw otherwise();
        }
    }

    private DbTransaction? Ready()
    {
        Flush();
        Sent++;
        return Current;
    }

    private DbCommand Statement(Sql sql, ReadOnlySpan<object?> values)
    {
        Sent++;
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
