using System.Collections.Concurrent;
using DataHub.Api.Storage;
using DataHub.AuditLog;

namespace DataHub.Api.Audit;

/// <summary>
/// Counts what happens too often for an entry each: reads of aggregates per client, indicator and minute, and refused sign-ins per origin and minute.
/// Counting costs no disk; each minute, and at the end, the counts go to the log together.
/// </summary>
internal sealed class AuditCounter(Database database, AuditStore audit, TimeProvider time, ILogger<AuditCounter> logger) : BackgroundService
{
    /// <summary>Origins told apart within a minute; what comes from more is counted without origin.</summary>
    public const int MaxKinds = 10_000;

    private const int Batch = 500;

    private static readonly Action<ILogger, Exception?> FlushFailed
        = LoggerMessage.Define(LogLevel.Warning, new EventId(1, nameof(FlushFailed)), "Counted entries could not be written now; they are kept.");

    private readonly ConcurrentDictionary<(AuditEntry What, long Minute), long> _counts = new();

    /// <summary>Somebody read aggregates of an indicator.</summary>
    public void CountRead(string clientId, string indicator)
        => Count(new AuditEntry
        {
            Action = AuditActions.AggregatesRead,
            Outcome = "done",
            Client = clientId,
            Target = $"indicator/{indicator}",
            Engine = HubInfo.EngineVersion,
        });

    /// <summary>A sign-in was refused.</summary>
    public void CountRefusedSignIn(string? origin)
        => Count(new AuditEntry
        {
            Action = AuditActions.SignInRefused,
            Outcome = "refused",
            Origin = _counts.Count < MaxKinds ? origin : null,
            Engine = HubInfo.EngineVersion,
        });

    /// <summary>Writes the counts of the minutes that are over, or all of them.</summary>
    public async Task FlushAsync(bool all, CancellationToken cancellation)
    {
        var minute = Minute();
        foreach (var batch in _counts.Keys.Where(k => all || k.Minute < minute).OrderBy(k => k.Minute).Chunk(Batch))
        {
            var taken = new List<((AuditEntry What, long Minute) Key, long Count)>(batch.Length);
            foreach (var key in batch)
            {
                if (_counts.TryRemove(key, out var count))
                {
                    taken.Add((key, count));
                }
            }

            await WriteAsync(taken, cancellation);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(all: true, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(all: false, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The hub stops, and StopAsync writes what is left.
        }
    }

    private long Minute() => time.GetUtcNow().ToUnixTimeSeconds() / 60;

    private void Count(AuditEntry what) => _counts.AddOrUpdate((what, Minute()), 1, (_, n) => n + 1);

    private async Task WriteAsync(List<((AuditEntry What, long Minute) Key, long Count)> taken, CancellationToken cancellation)
    {
        try
        {
            await database.WriteAsync(
                scope =>
                {
                    taken.ForEach(t => audit.Append(scope, t.Key.What with { Count = t.Count }));
                    return taken.Count;
                },
                cancellation);
        }
        catch (Exception e) when (e is StoreUnavailableException or OperationCanceledException)
        {
            taken.ForEach(t => _counts.AddOrUpdate(t.Key, t.Count, (_, n) => n + t.Count));
            FlushFailed(logger, e);
        }
    }
}
