using DataHub.Api.Storage;
using DataHub.AuditLog;
using DataHub.AuditLog.Tiles;

namespace DataHub.Api.Audit.Log;

/// <summary>
/// Deletes entries that are past their term, every hour, from the front and by whole bundles; their hashes stay in the tiles, so that every proof still holds.
/// </summary>
internal sealed partial class LogPruning(Database database, AuditStore audit, HubOptions options, TimeProvider time, ILogger<LogPruning> logger) : BackgroundService
{
    // One bundle at a time, so that nobody waits long.
    private const int Batch = Tile.FullWidth;

    /// <summary>Deletes what is past its term now; how many entries are gone in all.</summary>
    public async Task<long> PruneAsync(CancellationToken cancellation)
    {
        var before = time.GetUtcNow().AddDays(-options.LogRetentionDays);
        var pruned = database.Read(audit.Pruned);
        for (var isMore = true; isMore; await Task.Yield())
        {
            var next = await database.WriteAsync(scope => Prune(scope, before), cancellation);
            (isMore, pruned) = (next > pruned, next);
        }

        return pruned;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.LogRetentionDays == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), time);
        try
        {
            do
            {
                await TryPruneAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub stops.
        }
    }

    private long Prune(WriteScope scope, DateTimeOffset before)
    {
        var pruned = audit.Pruned(scope.Connection);
        if (audit.FirstAt(scope.Connection, before) < pruned + Batch)
        {
            return pruned;
        }

        audit.Prune(scope, pruned + Batch);
        audit.Append(scope, new AuditEntry { Action = AuditActions.LogPruned, Outcome = "done", Engine = HubInfo.EngineVersion, Count = pruned + Batch });
        return pruned + Batch;
    }

    private async Task TryPruneAsync(CancellationToken cancellation)
    {
        try
        {
            await PruneAsync(cancellation);
        }
        catch (StoreUnavailableException)
        {
            LogNotPruned();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old entries of the audit log could not be deleted now.")]
    private partial void LogNotPruned();
}
