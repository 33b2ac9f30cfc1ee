using DataHub.AuditLog;

namespace DataHub.Api.Storage;

/// <summary>Opens the store before anything else starts, tells the log of start and stop, and forgets idempotency keys every hour.</summary>
internal sealed class StoreLife(Database database, SubmissionStore submissions, AuditStore audit, TimeProvider time, ILogger<StoreLife> logger) : BackgroundService
{
    private static readonly Action<ILogger, Exception?> UpkeepFailed
        = LoggerMessage.Define(LogLevel.Warning, new EventId(1, nameof(UpkeepFailed)), "Old idempotency keys could not be forgotten now.");

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await audit.AppendAsync(OfTheHub(AuditActions.Start), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await audit.AppendAsync(OfTheHub(AuditActions.Stop), cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await ForgetKeysAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub stops.
        }
    }

    private static AuditEntry OfTheHub(string action) => new() { Action = action, Outcome = "done", Engine = HubInfo.EngineVersion };

    private async Task ForgetKeysAsync(CancellationToken cancellation)
    {
        try
        {
            while (await database.WriteAsync(scope => submissions.ForgetKeys(scope, time.GetUtcNow()), cancellation) > 0)
            {
                // A batch at a time, so that nobody waits long.
            }
        }
        catch (StoreUnavailableException e)
        {
            UpkeepFailed(logger, e);
        }
    }
}
