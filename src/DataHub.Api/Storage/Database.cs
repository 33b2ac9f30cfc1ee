using System.Collections.Concurrent;
using System.Data;
using Microsoft.Data.Sqlite;

namespace DataHub.Api.Storage;

/// <summary>The embedded SQLite database: many readers, one writer that commits in groups.</summary>
internal sealed class Database : IAsyncDisposable
{
    private const int MaxIdleReaders = 32;

    private readonly ConcurrentBag<StoreConnection> _readers = [];
    private readonly SqliteFile _file;
    private readonly Writer _writer;
    private volatile bool _isClosed;

    /// <summary>Opens or makes the database and brings it up to date.</summary>
    /// <exception cref="StoreStartException">It cannot be opened.</exception>
    public Database(DataFolder folder)
    {
        _file = new SqliteFile(folder);
        _writer = new Writer(_file);
    }

    /// <summary>
    /// As long as it stands still, nothing in the database has changed: the process owns the file alone, and all writing goes through its one writer. What
    /// is kept for longer is revalidated by a version in the database. Take it before reading.
    /// </summary>
    public long Generation => _writer.Generation;

    /// <summary>Runs <paramref name="read"/> on a pooled read-only connection, in one snapshot.</summary>
    public T Read<T>(Func<IDbConnection, T> read)
    {
        StoreConnection? connection = null;
        try
        {
            if (_isClosed)
            {
                throw new StoreUnavailableException("The store is closed.");
            }

            connection = _readers.TryTake(out var idle) ? idle : _file.OpenReader();
            connection.Run("BEGIN");
            var result = read(connection);
            connection.Run("COMMIT");
            Return(ref connection);
            return result;
        }
        catch (SqliteException e) when (StoreFailures.Contains(e))
        {
            throw new StoreUnavailableException("The store cannot be read now.", e);
        }
        finally
        {
            connection?.Dispose();
        }
    }

    /// <summary>
    /// Queues <paramref name="work"/> for the writer and completes after the commit that holds it is durable. When it throws, its own changes are rolled back
    /// and nobody else's. A full disk, a locked or a lost database is a <see cref="StoreUnavailableException"/>, and nothing is stored.
    /// </summary>
    /// <remarks>The work runs on the writer's thread: it must be short, and must not wait for another write.</remarks>
    public Task<T> WriteAsync<T>(Func<WriteScope, T> work, CancellationToken cancellation) => _writer.RunAsync(work, cancellation);

    /// <summary>Finishes what is queued, then closes; the database is in its one file then.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _isClosed = true;
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        _file.Settle();
    }

    private void Return(ref StoreConnection? connection)
    {
        if (_readers.Count < MaxIdleReaders)
        {
            _readers.Add(connection!);
            connection = null;
        }
    }
}
