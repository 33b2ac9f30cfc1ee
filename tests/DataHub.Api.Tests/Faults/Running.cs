namespace DataHub.Api.Tests.Faults;

/// <summary>Clients that go on from now until this is disposed of.</summary>
internal sealed class Running : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _all;

    public Running(IEnumerable<Func<CancellationToken, Task>> clients) => _all = Task.WhenAll([.. clients.Select(c => Task.Run(() => c(_end.Token)))]);

    /// <summary>Waits for the request that each of them has under way. What has gone wrong in one of them goes wrong here.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _all;
    }
}
