namespace DataHub.Api.Storage;

/// <summary>Forgets idempotency keys that are older than their life, every hour.</summary>
internal sealed partial class KeyUpkeep(Database database, SubmissionStore submissions, TimeProvider time, ILogger<KeyUpkeep> logger) : BackgroundService
{
    /// <summary>Forgets what is old now, a batch at a time, so that nobody waits long.</summary>
    public async Task ForgetAsync(CancellationToken cancellation)
    {
        while (await database.WriteAsync(scope => submissions.ForgetKeys(scope, time.GetUtcNow()), cancellation) > 0)
        {
            await Task.Yield();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryForgetAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub stops.
        }
    }

    private async Task TryForgetAsync(CancellationToken cancellation)
    {
        try
        {
            await ForgetAsync(cancellation);
        }
        catch (StoreUnavailableException)
        {
            LogNotForgotten();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old idempotency keys could not be forgotten now.")]
    private partial void LogNotForgotten();
}
