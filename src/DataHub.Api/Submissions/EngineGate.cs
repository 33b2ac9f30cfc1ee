using DataHub.Disclosure;
using DataHub.Disclosure.Linked;

namespace DataHub.Api.Submissions;

/// <summary>Lets as many submissions into the engine as there are processors; the others wait, and give up when their client does.</summary>
internal sealed class EngineGate(NoiseKey key, HubOptions options, TimeProvider time) : IDisposable
{
    /// <summary>From this many cells on a table gets a thread of its own, so that hard ones do not keep the pool from answering reads.</summary>
    private const int LargeCube = 500;

    private const int LeastShare = 10;

    /// <summary>How long an audit waits for another one.</summary>
    public static readonly TimeSpan AuditPatience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _places = new(Environment.ProcessorCount);
    private readonly SemaphoreSlim _audit = new(1);

    /// <summary>Protects the tables of a submission, which share one time budget; the outcomes by table.</summary>
    public async Task<IReadOnlyList<ProtectionOutcome>> ProtectAsync(IReadOnlyList<JudgedTable> tables, IReadOnlyList<LinkedGroup> groups, CancellationToken cancellation)
        => await RunAsync(IsLarge(tables), () => Protect(tables.Count, groups, cancellation), cancellation);

    /// <summary>Protects stored tables again.</summary>
    public async Task<IReadOnlyList<Reprotected>> ReprotectAsync(
        IReadOnlyList<LinkedTable> tables, Temporal temporal, ProtectionRules rules, Preferences preferences, CancellationToken cancellation)
    {
        var limits = new ProtectionOptions(TimeSpan.FromSeconds(options.EngineSeconds)) { Preferences = preferences };
        return await RunAsync(isLarge: true, () => DisclosureControl.Reprotect(tables, temporal, rules, key, limits, cancellation), cancellation);
    }

    /// <summary>For a submission that is refused anyway: what in which tables does not add up, as far as a moment suffices to tell.</summary>
    public Task<List<(int Table, Contradiction Found)>> FindContradictionsAsync(IReadOnlyList<JudgedTable> tables, CancellationToken cancellation)
        => RunAsync(IsLarge(tables), () => FindContradictions(tables, cancellation), cancellation);

    /// <summary>
    /// Attacks what is stored. That can take long, so it has a place and a thread of its own and takes neither from a submission; and since there is one such place, there is one audit at a time.
    /// </summary>
    /// <returns>Null when another one runs and does not end in a moment.</returns>
    public async Task<T?> AuditAsync<T>(Func<T> attack, CancellationToken cancellation)
        where T : class
    {
        if (!await _audit.WaitAsync(AuditPatience, cancellation))
        {
            return null;
        }

        try
        {
            return await Task.Factory.StartNew(attack, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            _audit.Release();
        }
    }

    public void Dispose()
    {
        _places.Dispose();
        _audit.Dispose();
    }

    // Whatever the engine is asked for a submission or a policy takes a place, so that no kind of request can crowd out the others.
    private async Task<T> RunAsync<T>(bool isLarge, Func<T> work, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        try
        {
            return isLarge
                ? await Task.Factory.StartNew(work, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                : work();
        }
        finally
        {
            _places.Release();
        }
    }

    private static bool IsLarge(IReadOnlyList<JudgedTable> tables) => tables.Any(t => t.Raw.Cube.CellCount >= LargeCube);

    private List<(int Table, Contradiction Found)> FindContradictions(IReadOnlyList<JudgedTable> tables, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        var found = new List<(int Table, Contradiction Found)>();
        foreach (var table in tables)
        {
            var left = Moment - time.GetElapsedTime(start);
            found.AddRange(DisclosureControl.FindContradictions(table.Raw, left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellation).Select(c => (table.Index, c)));
        }

        return found;
    }

    private ProtectionOutcome[] Protect(int count, IReadOnlyList<LinkedGroup> groups, CancellationToken cancellation)
    {
        var (start, budget) = (time.GetTimestamp(), TimeSpan.FromSeconds(options.EngineSeconds));
        var outcomes = new ProtectionOutcome[count];
        foreach (var group in groups)
        {
            // Beside stored tables even the fallback has to be proven: none is refused because those before it took long.
            var left = budget - time.GetElapsedTime(start);
            var least = group.Stored.Count == 0 ? TimeSpan.Zero : budget / LeastShare;
            var limits = new ProtectionOptions(left > least ? left : least) { Preferences = group.Preferences };
            var protectedHere = DisclosureControl.Protect(group.New, group.Stored, group.Temporal, group.Rules, key, limits, cancellation);
            for (var i = 0; i < group.Places.Count; i++)
            {
                outcomes[group.Places[i]] = protectedHere[i];
            }
        }

        return outcomes;
    }
}
