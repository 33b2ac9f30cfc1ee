using DataHub.Api.Storage;

namespace DataHub.Api.Policies;

/// <summary>Sees in the background to it that stored tables are protected again where a policy was tightened; what a crash left undone is done after the next start.</summary>
internal sealed partial class ReprotectingService(Reprotecting reprotecting, Database database, Freshness freshness, TighteningStore tightenings, ILogger<ReprotectingService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SharedPause = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var generation = -1L;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await TryAskAsync(stoppingToken);

                // Nothing can have come up while nothing was written.
                if (database.Generation is var now && now != generation)
                {
                    generation = await TryAsync(stoppingToken) ? now : -1;
                }

                // Of the machine's clock: whatever the time is, work that came up is to be done.
                await Task.Delay(database.IsShared ? SharedPause : Pause, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub stops.
        }
    }

    private async Task TryAskAsync(CancellationToken cancellation)
    {
        try
        {
            await freshness.AskAsync(cancellation);
        }
        catch (StoreUnavailableException)
        {
            // Then nothing is seen, and nothing is done.
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var indicator in database.Read(tightenings.Unfinished))
            {
                await reprotecting.RunAsync(indicator, cancellation);
            }

            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogLater(failure.GetType().Name);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Stored tables could not be protected again now ({Kind}); it is tried again.")]
    private partial void LogLater(string kind);
}
