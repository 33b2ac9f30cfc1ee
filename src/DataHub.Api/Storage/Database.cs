using System.Collections.Concurrent;
using System.Data.Common;

namespace DataHub.Api.Storage;

/// <summary>The database: many readers, one writer that commits in groups.</summary>
internal sealed class Database : IAsyncDisposable
{
    private const int MaxIdleReaders = 32;

    private static readonly Sql Newest = new("SELECT size, coalesce((SELECT max(position) FROM catalogue), 0) FROM log_head");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentBag<StoreConnection> _readers = [];
    private readonly SemaphoreSlim? _turn;
    private readonly Dialect _dialect;
    private readonly LogMemory _memory = new();
    private readonly Writer _writer;
    private (string Server, long Size) _seen = (string.Empty, -1);
    private long _others;
    private volatile bool _isClosed;

    /// <summary>Opens or makes the database and brings it up to date.</summary>
    /// <exception cref="StoreStartException">It cannot be opened.</exception>
    public Database(Dialect dialect)
    {
        dialect.Prepare();
        _dialect = dialect;
        if (dialect.MaxReaders < int.MaxValue)
        {
            // Reads wait for the network on the request's thread: as many threads as may wait are there from the start.
            _turn = new SemaphoreSlim(dialect.MaxReaders);
            ThreadPool.GetMinThreads(out var threads, out var ports);
            ThreadPool.SetMinThreads(Math.Max(threads, 2 * dialect.MaxReaders), ports);
        }

        _writer = new Writer(dialect, _memory);
    }

    /// <summary>
    /// As long as it stands still, nothing in the database has changed that is known here: where this hub is alone, nothing at all, and where others write as
    /// well, nothing before <see cref="Freshness"/> was asked last. What is kept for longer is revalidated by a version in the database. Take it before reading.
    /// </summary>
    public long Generation => _writer.Generation + Volatile.Read(ref _others);

    /// <summary>Whether other hubs may write to the same database.</summary>
    public bool IsShared => _dialect.IsShared;

    /// <summary>Looks whether others have written. Only <see cref="Freshness"/> calls it, from its one thread.</summary>
    /// <returns>False when the log has lost what this hub has acknowledged.</returns>
    public bool See(CatalogueStore catalogue)
    {
        var last = _memory.Last;
        return Read(c => See(c, catalogue, last));
    }

    /// <summary>Runs <paramref name="read"/> on a pooled read-only connection, in one snapshot.</summary>
    public T Read<T>(Func<StoreConnection, T> read)
    {
        if (_isClosed)
        {
            throw new StoreUnavailableException("The store is closed.");
        }

        if (_turn is not null && !_turn.Wait(Patience))
        {
            throw new StoreUnavailableException("The store answers too slowly now.");
        }

        try
        {
            return ReadInTurn(read);
        }
        catch (DbException e)
        {
            throw new StoreUnavailableException("The store cannot be read now.", e);
        }
        finally
        {
            _turn?.Release();
        }
    }

    /// <summary>
    /// Queues <paramref name="work"/> for the writer and completes after the commit that holds it is durable. When it throws, its own changes are rolled back
    /// and nobody else's. A full disk, a locked or a lost database is a <see cref="StoreUnavailableException"/>, and nothing is stored.
    /// </summary>
    /// <remarks>The work runs on the writer's thread: it must be short, and must not wait for another write.</remarks>
    public Task<T> WriteAsync<T>(Func<WriteScope, T> work, CancellationToken cancellation) => _writer.RunAsync(null, work, isProbe: false, cancellation);

    /// <summary>The same, of work of which it is known what it asks; it may be run twice.</summary>
    public Task<T> WriteAsync<T>(WritePlan plan, Func<WriteScope, T> work, CancellationToken cancellation) => _writer.RunAsync(plan, work, isProbe: false, cancellation);

    /// <summary>The same, for what only finds out whether the store takes writes.</summary>
    public Task<T> ProbeAsync<T>(Func<WriteScope, T> work, CancellationToken cancellation) => _writer.RunAsync(null, work, isProbe: true, cancellation);

    /// <summary>How many groups with more in them than a probe were lost, and how many were committed.</summary>
    public (long Lost, long Committed) Fates => _writer.Fates;

    /// <summary>Finishes what is queued, then closes; the database is in its one file then.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _isClosed = true;
        CloseReaders();
        _turn?.Dispose();
        _dialect.Settle();
    }

    private bool See(StoreConnection c, CatalogueStore catalogue, LogMemory.Entry? last)
    {
        var (size, version) = c.Pair(Newest) ?? throw new InvariantException("The head of the log is gone.");
        var isOther = c.Server != _seen.Server;
        if (isOther && !LogMemory.Fits(c, last))
        {
            return false;
        }

        if (isOther || version != catalogue.Current.Version)
        {
            catalogue.Renew(c, all: isOther);
        }

        if (_seen != (c.Server, size))
        {
            _seen = (c.Server, size);
            Interlocked.Increment(ref _others);
        }

        return true;
    }

    // A connection that stood idle may be to a server that is gone since: then all others that stand idle are as well, and the next one is tried.
    private T ReadInTurn<T>(Func<StoreConnection, T> read)
    {
        while (true)
        {
            StoreConnection? connection = null;
            var wasIdle = false;
            try
            {
                wasIdle = _readers.TryTake(out var idle);
                connection = idle ?? _dialect.OpenReader();
                _dialect.BeginRead(connection);
                var result = read(connection);
                _dialect.EndRead(connection);
                Return(ref connection);
                return result;
            }
            catch (DbException) when (wasIdle && _dialect.IsShared && connection!.IsBroken)
            {
                CloseReaders();
            }
            finally
            {
                connection?.Dispose();
            }
        }
    }

    private void Return(ref StoreConnection? connection)
    {
        if (_readers.Count < MaxIdleReaders)
        {
            _readers.Add(connection!);
            connection = null;
        }
    }

    private void CloseReaders()
    {
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }
}
