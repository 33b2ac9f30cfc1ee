using System.Data.Common;
using System.Threading.Channels;

namespace DataHub.Api.Storage;

/// <summary>
/// The one thread that writes. It takes what is queued, runs it in one transaction (<see cref="GroupRun"/>) and commits it together: one wait for the disk for all.
/// Where several hubs write to one database, each group holds the head of the log from its first statement to its commit, so that groups run one after the other.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    private const int MaxGroup = 256;
    private const int MaxQueue = 4096;

    private static readonly Sql LockHead = new("SELECT size, time FROM log_head {lock table} WHERE id = 0 {lock row}");
    private static readonly Sql MoveHead = new("UPDATE log_head SET size = @1, time = @2 WHERE id = 0");

    private readonly Channel<WriteItem> _queue
        = Channel.CreateBounded<WriteItem>(new BoundedChannelOptions(MaxQueue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dialect _dialect;
    private readonly LogMemory _memory;
    private readonly GroupRun _run;
    private readonly LogTree _tree = new();
    private StoreConnection? _connection;
    private long _generation;
    private long _lost;
    private long _committed;

    /// <summary>Moves with every group that is committed, and where this hub is alone with every one that may have been; before anybody hears of the commit.</summary>
    public long Generation => Volatile.Read(ref _generation);

    /// <summary>How many groups with more in them than a probe were lost, and how many were committed.</summary>
    public (long Lost, long Committed) Fates => (Volatile.Read(ref _lost), Volatile.Read(ref _committed));

    public Writer(Dialect dialect, LogMemory memory)
    {
        (_dialect, _memory, _run) = (dialect, memory, new GroupRun(dialect));
        new Thread(Loop) { IsBackground = true, Name = "Store writer" }.Start();
    }

    public async Task<T> RunAsync<T>(WritePlan? plan, Func<WriteScope, T> work, bool isProbe, CancellationToken cancellation)
    {
        var item = new WriteItem<T>(plan, work, isProbe, cancellation);
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
        IEnumerable<Action> afterCommit = [];
        var failure = group.Count == 0 ? null : Commit(group, out afterCommit);

        // What may have been committed is looked for where others write as well, and moves nothing as long as nobody can look.
        if (failure is null || !_dialect.IsShared)
        {
            Interlocked.Increment(ref _generation);
        }

        if (group.Exists(i => !i.IsProbe))
        {
            Interlocked.Increment(ref failure is null ? ref _committed : ref _lost);
        }

        if (failure is not null)
        {
            group.ForEach(i => i.Lost(failure));
            return;
        }

        foreach (var action in afterCommit)
        {
            action();
        }

        group.ForEach(i => i.Committed());
    }

    private StoreUnavailableException? Commit(List<WriteItem> group, out IEnumerable<Action> afterCommit)
    {
        afterCommit = [];
        try
        {
            var scope = Begin();
            if (!Run(group, ref scope))
            {
                return null;
            }

            if (scope.Head != scope.Before)
            {
                scope.Connection.PostOne(MoveHead, scope.Head.Size, scope.Head.Time);
            }

            var last = _tree.Grow(scope.Connection, scope.Before.Size, scope.Head.Size);
            _dialect.CommitWrite(scope.Connection);
            if (last is not null)
            {
                _memory.Remember(scope.Head.Size - 1, last);
            }

            afterCommit = scope.AfterCommit;
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Forget();
            return new StoreUnavailableException("The store cannot be written now.", e);
        }
    }

    /// <summary>False when nothing is left to commit.</summary>
    private bool Run(List<WriteItem> group, ref WriteScope scope)
    {
        if (group.Count == 1)
        {
            return _run.Alone(group[0], scope);
        }

        if (_run.CanRunTogether(group))
        {
            if (_run.TryTogether(group, scope))
            {
                return true;
            }

            scope.Connection.Rollback();
            scope = BeginOnce();
        }

        _run.Each(group, scope);
        return true;
    }

    // A connection that stood idle may be to a server that is gone since, and nothing has happened on it: it is tried once more on a new one.
    private WriteScope Begin()
    {
        var wasIdle = _connection is not null;
        try
        {
            return BeginOnce();
        }
        catch (DbException) when (wasIdle && _dialect.IsShared && _connection!.IsBroken)
        {
            Forget();
            return BeginOnce();
        }
    }

    private WriteScope BeginOnce()
    {
        var isNew = _connection is null;
        _connection ??= _dialect.OpenWriter();
        _dialect.BeginWrite(_connection);
        var (size, time) = _connection.Pair(LockHead) ?? throw new InvariantException("The head of the log is gone.");
        if (isNew && _dialect.IsShared && !LogMemory.Fits(_connection, _memory.Last))
        {
            throw new InvariantException("The log has lost what this hub has acknowledged.");
        }

        return new WriteScope(_connection, new LogHead(size, time));
    }

    // Nothing is known of the connection any more: the next group starts on a new one.
    private void Forget()
    {
        _connection?.Dispose();
        _connection = null;
        _tree.Forget();
    }
}
