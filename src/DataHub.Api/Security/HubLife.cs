using DataHub.Api.Storage;
using DataHub.AuditLog;

namespace DataHub.Api.Security;

/// <summary>Writes into the audit log that the hub starts and stops, and every minute which sign-ins were refused since.</summary>
internal sealed partial class HubLife(AuditStore audit, RefusedSignIns refused, TimeProvider time, ILogger<HubLife> logger) : BackgroundService
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Task? _stopping;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await audit.AppendAsync(Done(AuditActions.Start), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    // A host that is told to stop twice stops its services twice: the second waits for the first.
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _stopping ??= StopOnceAsync(cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Minute, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WriteRefusedAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping: what is left is written there.
        }
    }

    private async Task StopOnceAsync(CancellationToken cancellation)
    {
        await base.StopAsync(cancellation);
        await WriteRefusedAsync(cancellation);
        await TryAppendAsync(Done(AuditActions.Stop), cancellation);
    }

    private async Task WriteRefusedAsync(CancellationToken cancellation)
    {
        foreach (var (origin, times) in refused.Take())
        {
            var entry = new AuditEntry
            {
                Action = AuditActions.SignInRefused,
                Outcome = "refused",
                Origin = origin.Length == 0 ? null : origin,
                Count = times,
                Engine = HubInfo.EngineVersion,
            };
            if (!await TryAppendAsync(entry, cancellation))
            {
                refused.Count(origin, times);
            }
        }
    }

    private async Task<bool> TryAppendAsync(AuditEntry entry, CancellationToken cancellation)
    {
        try
        {
            await audit.AppendAsync(entry, cancellation);
            return true;
        }
        catch (StoreUnavailableException)
        {
            LogNotWritten(entry.Action);
            return false;
        }
    }

    private static AuditEntry Done(string action) => new() { Action = action, Outcome = "done", Engine = HubInfo.EngineVersion };

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit log could not be written: {Action}")]
    private partial void LogNotWritten(string action);
}
