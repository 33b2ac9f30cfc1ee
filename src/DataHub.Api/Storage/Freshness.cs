namespace DataHub.Api.Storage;

/// <summary>
/// Sees to it that what other hubs have written is known here before a request is answered. The requests that come while the database is being asked share the
/// next question: under load it costs one statement for many. A hub that is alone knows all without asking.
/// </summary>
internal sealed class Freshness : IDisposable
{
    /// <summary>So long what was known is answered while the database cannot be asked: it may have been withdrawn meanwhile.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    /// <summary>How long a database that answered last is waited for, and one that did not.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(250);

    private readonly Database _database;
    private readonly CatalogueStore _catalogue;
    private readonly TimeProvider _time;
    private readonly object _gate = new();
    private TaskCompletionSource _round = NewRound();
    private bool _isWaitedFor;
    private bool _isClosed;
    private volatile bool _isLost;
    private volatile bool _isOther;
    private long _seenAt;

    public Freshness(Database database, CatalogueStore catalogue, TimeProvider time)
    {
        (_database, _catalogue, _time) = (database, catalogue, time);
        _seenAt = time.GetTimestamp();
        if (database.IsShared)
        {
            new Thread(Loop) { IsBackground = true, Name = "Store freshness" }.Start();
        }
    }

    /// <summary>Whether the database gave no answer when it was asked last.</summary>
    public bool IsLost => _isLost;

    /// <summary>Completes when all that was committed before the call is known here, or the database gives no answer.</summary>
    /// <exception cref="StoreUnavailableException">It has given none for too long, or it is one that has lost entries of the log.</exception>
    public async Task AskAsync(CancellationToken cancellation)
    {
        if (!_database.IsShared)
        {
            return;
        }

        try
        {
            await Join().WaitAsync(_isLost ? ShortPatience : Patience, cancellation);
        }
        catch (TimeoutException)
        {
            _isLost = true;
        }

        if (_isOther || (_isLost && _time.GetElapsedTime(Volatile.Read(ref _seenAt)) > MaxAge))
        {
            throw new StoreUnavailableException("What is stored cannot be known now.");
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }

    private Task Join()
    {
        lock (_gate)
        {
            _isWaitedFor = true;
            Monitor.Pulse(_gate);
            return _round.Task;
        }
    }

    private void Loop()
    {
        while (Next() is { } round)
        {
            Look();
            round.SetResult();
        }
    }

    private TaskCompletionSource? Next()
    {
        lock (_gate)
        {
            while (!_isWaitedFor && !_isClosed)
            {
                Monitor.Wait(_gate);
            }

            var round = _round;
            (_round, _isWaitedFor) = (NewRound(), false);
            return _isClosed ? null : round;
        }
    }

    private void Look()
    {
        try
        {
            var at = _time.GetTimestamp();
            _isOther = !_database.See(_catalogue);
            _isLost = _isOther;
            if (!_isLost)
            {
                Volatile.Write(ref _seenAt, at);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _isLost = true;
        }
    }

    private static TaskCompletionSource NewRound() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
