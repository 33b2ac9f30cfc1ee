using System.Collections.Concurrent;
using DataHub.Api.Storage;
using DataHub.AuditLog;

namespace DataHub.Api.Audit;

/// <summary>
/// Counts reads of aggregates, which happen too often for an entry each, per client, indicator and minute. Counting costs no disk; each minute, and at the
/// end, the counts go to the log together.
/// </summary>
internal sealed partial class ReadCounter(Database database, AuditStore audit, TimeProvider time, ILogger<ReadCounter> logger) : BackgroundService
{
    private const int Batch = 500;

    // Another hub writes the counts of a minute in the one after it, and may take a while.
    private const long MinutesOfOthers = 2;

    private readonly ConcurrentDictionary<Reads, long> _counts = new();
    private readonly SemaphoreSlim _flushing = new(1, 1);

    /// <summary>A client read aggregates of an indicator.</summary>
    public void Count(string clientId, string indicator) => _counts.AddOrUpdate(new Reads(clientId, indicator, Minute()), 1, (_, n) => n + 1);

    /// <summary>Writes the counts of the minutes that are over, or all of them.</summary>
    /// <returns>
    /// Until when the log holds every read: the minute that still runs, or an earlier one whose counts could not be written; where other hubs count as well, the
    /// minutes that they may still be writing are not yet among it.
    /// </returns>
    public async Task<DateTimeOffset> FlushAsync(bool all, CancellationToken cancellation)
    {
        // Counts that somebody else is writing are neither here nor in the log.
        await _flushing.WaitAsync(CancellationToken.None);
        try
        {
            var minute = Minute();
            await WriteAsync(all, minute, cancellation);
            return DateTimeOffset.FromUnixTimeSeconds(60 * _counts.Keys.Select(k => k.Minute).Append(database.IsShared ? minute - MinutesOfOthers : minute).Min());
        }
        finally
        {
            _flushing.Release();
        }
    }

    public override void Dispose()
    {
        _flushing.Dispose();
        base.Dispose();
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

    private async Task WriteAsync(bool all, long minute, CancellationToken cancellation)
    {
        foreach (var batch in _counts.Keys.Where(k => all || k.Minute < minute).OrderBy(k => k.Minute).Chunk(Batch))
        {
            var taken = new List<(Reads Key, long Count)>(batch.Length);
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

    private long Minute() => time.GetUtcNow().ToUnixTimeSeconds() / 60;

    private static AuditEntry Entry(Reads reads, long count) => new()
    {
        Action = AuditActions.AggregatesRead,
        Outcome = "done",
        Client = reads.Client,
        Target = $"indicator/{reads.Indicator}",
        Engine = HubInfo.EngineVersion,
        Count = count,
    };

    private async Task WriteAsync(List<(Reads Key, long Count)> taken, CancellationToken cancellation)
    {
        try
        {
            await database.WriteAsync(
                scope =>
                {
                    taken.ForEach(t => audit.Append(scope, Entry(t.Key, t.Count)));
                    return taken.Count;
                },
                cancellation);
        }
        catch (Exception e) when (e is StoreUnavailableException or OperationCanceledException)
        {
            taken.ForEach(t => _counts.AddOrUpdate(t.Key, t.Count, (_, n) => n + t.Count));
            LogKept();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Counted reads could not be written to the log now; they are kept.")]
    private partial void LogKept();

    private readonly record struct Reads(string Client, string Indicator, long Minute);
}
