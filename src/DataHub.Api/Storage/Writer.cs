using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace DataHub.Api.Storage;

/// <summary>
/// The one thread that writes. It takes what is queued, runs each item in a savepoint of its own and commits them together: one wait for the disk for all.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    private const int MaxGroup = 256;
    private const int MaxQueue = 4096;

    private readonly Channel<WriteItem> _queue
        = Channel.CreateBounded<WriteItem>(new BoundedChannelOptions(MaxQueue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteFile _file;
    private readonly LogTree _tree = new();
    private StoreConnection? _connection;
    private long _generation;

    /// <summary>Moves with every group that is, or may have been, committed; before anybody hears of the commit.</summary>
    public long Generation => Volatile.Read(ref _generation);

    public Writer(SqliteFile file)
    {
        _file = file;
        new Thread(Loop) { IsBackground = true, Name = "Store writer" }.Start();
    }

    public async Task<T> RunAsync<T>(Func<WriteScope, T> work, CancellationToken cancellation)
    {
        var item = new WriteItem<T>(work, cancellation);
        try
        {
            await _queue.Writer.WriteAsync(item, cancellation);
        }
        catch (ChannelClosedException e)
        {
            throw new StoreUnavailableException("The store is closing.", e);
        }

        return await item.Done;
    }

    /// <summary>Takes no more work, finishes what is queued and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stopped.Task;
    }

    private void Loop()
    {
        var group = new List<WriteItem>(MaxGroup);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < MaxGroup && _queue.Reader.TryRead(out var item))
            {
                if (item.TryStart())
                {
                    group.Add(item);
                }
            }

            Finish(group);
            group.Clear();
        }

        _connection?.Dispose();
        _stopped.SetResult();
    }

    private void Finish(List<WriteItem> group)
    {
        var afterCommit = new List<Action>();
        var failure = group.Count == 0 ? null : Commit(group, afterCommit);
        Interlocked.Increment(ref _generation);
        if (failure is not null)
        {
            group.ForEach(i => i.Lost(failure));
            return;
        }

        afterCommit.ForEach(a => a());
        group.ForEach(i => i.Committed());
    }

    private StoreUnavailableException? Commit(List<WriteItem> group, List<Action> afterCommit)
    {
        try
        {
            _connection ??= _file.OpenWriter();
            using var transaction = _connection.BeginTransaction(deferred: false);
            var scope = new WriteScope(_connection, transaction, afterCommit);
            foreach (var item in group)
            {
                RunOne(item, scope);
            }

            _tree.Grow(_connection);
            transaction.Commit();
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Nothing is known of the connection any more: the next group starts on a new one.
            _connection?.Dispose();
            _connection = null;
            _tree.Forget();
            return new StoreUnavailableException("The store cannot be written now.", e);
        }
    }

    private static void RunOne(WriteItem item, WriteScope scope)
    {
        var hooks = scope.AfterCommit.Count;
        scope.Connection.Run("SAVEPOINT item");
        try
        {
            item.Run(scope);
        }
        catch (Exception e) when (!IsFailure(e))
        {
            scope.Connection.Run("ROLLBACK TO item");
            while (scope.AfterCommit.Count > hooks)
            {
                scope.AfterCommit.RemoveAt(hooks);
            }

            item.RolledBack(e);
        }

        scope.Connection.Run("RELEASE item");
    }

    /// <summary>A broken store concerns the whole group; a broken rule only the item that broke it.</summary>
    private static bool IsFailure(Exception e) => e is OutOfMemoryException || (e is SqliteException s && StoreFailures.Contains(s));
}
