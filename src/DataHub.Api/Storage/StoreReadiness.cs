namespace DataHub.Api.Storage;

/// <summary>Whether the store takes writes and the log's head tells of what is there. Asked at most once a second, whoever asks.</summary>
internal sealed class StoreReadiness(Database database, AuditStore audit, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Sql Beat = new("UPDATE heartbeat SET time = @1");

    private readonly SemaphoreSlim _turn = new(1);
    private long _askedAt;
    private bool? _isReady;

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

    private async Task<bool> AskAsync(CancellationToken cancellation)
    {
        try
        {
            // A real row in a real commit: a full disk is not seen by a transaction that is rolled back.
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var isWritten = await database.WriteAsync(scope => scope.Connection.Run(Beat, now) == 1, cancellation).WaitAsync(Patience, cancellation);

            // Of what is committed: before that the tree is behind the entries of its group.
            return isWritten && database.Read(audit.IsHeadConsistent);
        }
        catch (Exception e) when (e is StoreUnavailableException or TimeoutException)
        {
            return false;
        }
    }
}
