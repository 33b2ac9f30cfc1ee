namespace DataHub.Api.Storage;

/// <summary>Whether the store takes writes and the log's head tells of what is there. Asked at most once a second, whoever asks.</summary>
internal sealed class StoreReadiness(Database database, AuditStore audit, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Sql Beat = new("UPDATE heartbeat SET time = @1");

    /// <summary>So long a group that was lost is believed before the probe, which takes less room than a submission.</summary>
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1);
    private long _askedAt;
    private bool? _isReady;
    private (long Lost, long Committed) _fates;
    private long _lostAt;
    private bool _isInDoubt;

    public async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_isReady is null || time.GetElapsedTime(_askedAt) >= TimeSpan.FromSeconds(1))
            {
                _isReady = await AskAsync(cancellation);
                _askedAt = time.GetTimestamp();
            }

            return _isReady.Value;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // On a disk that is full a probe may find room where a submission finds none.
    private bool IsInDoubt()
    {
        var (before, now) = (_fates, database.Fates);
        _fates = now;
        if (now.Lost != before.Lost)
        {
            (_isInDoubt, _lostAt) = (true, time.GetTimestamp());
        }
        else if (now.Committed != before.Committed || time.GetElapsedTime(_lostAt) >= Doubt)
        {
            _isInDoubt = false;
        }

        return _isInDoubt;
    }

    private async Task<bool> AskAsync(CancellationToken cancellation)
    {
        var isInDoubt = IsInDoubt();
        try
        {
            // A real row in a real commit: a full disk is not seen by a transaction that is rolled back.
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var isWritten = await database.ProbeAsync(scope => scope.Connection.Run(Beat, now) == 1, cancellation).WaitAsync(Patience, cancellation);

            // Of what is committed: before that the tree is behind the entries of its group.
            return isWritten && database.Read(audit.IsHeadConsistent) && !isInDoubt;
        }
        catch (Exception e) when (e is StoreUnavailableException or TimeoutException)
        {
            return false;
        }
    }
}
