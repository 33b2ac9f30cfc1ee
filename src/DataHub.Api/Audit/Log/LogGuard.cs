using System.Globalization;
using DataHub.Api.Storage;
using DataHub.AuditLog;
using DataHub.AuditLog.Notes;

namespace DataHub.Api.Audit.Log;

/// <summary>
/// Keeps the newest checkpoint beside the database, and holds the database against it at the start: an older copy, or a changed one, does not come up unless
/// somebody declares that it was restored. Started before anything else writes to the log, and stopped after it.
/// </summary>
internal sealed partial class LogGuard(
    Database database, DataFolder folder, AuditStore audit, Checkpoints checkpoints, LogKeys keys, HubOptions options, TimeProvider time, ILogger<LogGuard> logger) : BackgroundService
{
    private const string FileName = Checkpoints.FileName;

    // What was acknowledged since the last one would not be missed in an older copy, were the hub to be killed.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Task? _stopping;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        DemandOrigin();
        DemandWhole();
        var misfit = Misfit();
        if (misfit is not null)
        {
            await audit.AppendAsync(Entry(AuditActions.Restore) with { Count = misfit.Kept }, cancellationToken);
        }

        // Before a key stands in the database there is a checkpoint beside it.
        Keep();
        await database.WriteAsync(Enrol, cancellationToken);
        Keep();
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
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Keep();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last one is kept when the hub has stopped.
        }
    }

    private async Task StopOnceAsync(CancellationToken cancellation)
    {
        await base.StopAsync(cancellation);
        Keep();
    }

    /// <summary>What is known of a database that is not the one that this hub left, but was declared; null when it is that one.</summary>
    /// <exception cref="SettingsException">It is another one, and nobody declared it.</exception>
    private Found? Misfit()
    {
        var size = database.Read(audit.Size);
        var found = File.Exists(folder.File(FileName)) ? Compare(size) : Alone(size);
        return found is null || options.RestoredTo == size ? found : throw new SettingsException(string.Create(
            CultureInfo.InvariantCulture, $"{found.What} If it was restored on purpose, declare it for this one start with --DataHub:RestoredTo {size}."));
    }

    private Found? Compare(long size)
    {
        var kept = Open(database.Read(Known));
        return database.Read(c => checkpoints.Fits(c, kept)) ? null : new Found(kept.Size, string.Create(
            CultureInfo.InvariantCulture,
            $"The audit log does not fit the last checkpoint of this hub ({FileName}): that one was over {kept.Size} entries, the database has {size}. An older copy was put in its place, or entries were changed."));
    }

    /// <summary>
    /// A log that was signed once has a checkpoint beside it: where it is missing nobody can tell whether this is the newest database. A hub that joins others
    /// has none yet.
    /// </summary>
    private Found? Alone(long size)
        => !database.IsShared && database.Read(IsSigned) ? new Found(null, string.Create(
            CultureInfo.InvariantCulture, $"The last checkpoint of this hub ({FileName}) is missing beside a database with {size} entries in its log.")) : null;

    /// <summary>Nothing can be proven or appended where entries or a part of the tree are gone. A log that was never signed may have no tree yet.</summary>
    /// <exception cref="SettingsException">They are gone.</exception>
    private void DemandWhole()
    {
        if (!database.Read(c => TileStore.IsWhole(c, audit.Size(c)) ? audit.IsHeadConsistent(c) : TileStore.IsWhole(c, 0) && !IsSigned(c)))
        {
            throw new SettingsException("The audit log is not whole: the database has lost entries at its beginning or its end, or tiles of its tree. Put back a copy that has them.");
        }
    }

    // The keys can be taken away from the table, and not from the log.
    private bool IsSigned(StoreConnection connection)
        => LogKeyStore.All(connection).Count > 0 || audit.List(connection, new AuditFilter(null, AuditActions.LogKeyAdded, null, null, null, null), 0, 1).Count > 0;

    private Checkpoint Open(IReadOnlyCollection<VerifierKey> known)
    {
        try
        {
            return Checkpoint.Open(SignedNote.Decode(File.ReadAllBytes(folder.File(FileName))), known);
        }
        catch (FormatException)
        {
            throw new SettingsException($"{FileName} in the data folder is not a checkpoint that a key of this log signed. Put back the right key or file.");
        }
    }

    /// <summary>Those of now and those that once were, by the database.</summary>
    private List<VerifierKey> Known(StoreConnection connection)
        => [.. keys.Public, .. LogKeyStore.All(connection).Select(k => VerifierKey.Parse(k.Key)).Where(k => keys.Public.All(p => p.Id != k.Id))];

    /// <summary>Notes in the log which keys are new and which sign no more.</summary>
    private int Enrol(WriteScope scope)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var before = LogKeyStore.All(scope.Connection).Where(k => k.Until is null).Select(k => VerifierKey.Parse(k.Key)).ToList();
        foreach (var key in keys.Public.Where(k => before.All(b => b.Id != k.Id)))
        {
            var added = audit.Append(scope, Entry(AuditActions.LogKeyAdded) with { Target = Target(key) });
            LogKeyStore.Add(scope, key.ToString(), now, added.Index);
        }

        foreach (var key in before.Where(b => keys.Public.All(k => k.Id != b.Id)))
        {
            LogKeyStore.Retire(scope, key.ToString(), now);
            audit.Append(scope, Entry(AuditActions.LogKeyRetired) with { Target = Target(key) });
        }

        return before.Count;
    }

    /// <summary>A log has one name for as long as it lives: its keys change, and the name does not.</summary>
    /// <exception cref="SettingsException">The keys are those of another log.</exception>
    private void DemandOrigin()
    {
        if (database.Read(Known).FirstOrDefault(k => k.Name != keys.Origin) is { } other)
        {
            throw new SettingsException($"The log's keys must have its name, which is {other.Name}: put its key back, or one of the same name that datahub audit key makes.");
        }
    }

    private void Keep()
    {
        try
        {
            database.Read(checkpoints.Sign);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or InvariantException)
        {
            LogNotKept(failure.GetType().Name);
        }
    }

    private static AuditEntry Entry(string action) => new() { Action = action, Outcome = "done", Engine = HubInfo.EngineVersion };

    private static string Target(VerifierKey key) => $"log-key/{key.Fingerprint}";

    /// <param name="Kept">How many entries the log had when the kept checkpoint was made; null where there is none.</param>
    /// <param name="What">What is wrong, for whoever starts the hub.</param>
    private sealed record Found(long? Kept, string What);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The newest checkpoint of the log could not be kept now: {Kind}")]
    private partial void LogNotKept(string kind);
}
