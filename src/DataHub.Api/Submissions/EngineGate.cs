using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Submissions;

/// <summary>Lets as many submissions into the engine as there are processors; the others wait, and give up when their client does.</summary>
internal sealed class EngineGate(NoiseKey key, HubOptions options, TimeProvider time) : IDisposable
{
    /// <summary>From this many cells on a table gets a thread of its own, so that hard ones do not keep the pool from answering reads.</summary>
    private const int LargeCube = 500;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _places = new(Environment.ProcessorCount);

    /// <summary>Protects the tables of a submission, which share one time budget.</summary>
    public async Task<IReadOnlyList<ProtectionOutcome>> ProtectAsync(
        IReadOnlyList<JudgedTable> tables, IReadOnlyList<ProtectedTable?> previous, CancellationToken cancellation)
        => await RunAsync(tables, () => Protect(tables, previous, cancellation), cancellation);

    /// <summary>For a submission that is refused anyway: what in which tables does not add up, as far as a moment suffices to tell.</summary>
    public Task<List<(int Table, Contradiction Found)>> FindContradictionsAsync(IReadOnlyList<JudgedTable> tables, CancellationToken cancellation)
        => RunAsync(tables, () => FindContradictions(tables, cancellation), cancellation);

    public void Dispose() => _places.Dispose();

    // Whatever the engine is asked takes a place, so that no kind of request can crowd out the others.
    private async Task<T> RunAsync<T>(IReadOnlyList<JudgedTable> tables, Func<T> work, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        try
        {
            return tables.Any(t => t.Raw.Cube.CellCount >= LargeCube)
                ? await Task.Factory.StartNew(work, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                : work();
        }
        finally
        {
            _places.Release();
        }
    }

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

    private List<ProtectionOutcome> Protect(IReadOnlyList<JudgedTable> tables, IReadOnlyList<ProtectedTable?> previous, CancellationToken cancellation)
    {
        var (start, budget) = (time.GetTimestamp(), TimeSpan.FromSeconds(options.EngineSeconds));
        var outcomes = new List<ProtectionOutcome>(tables.Count);
        for (var i = 0; i < tables.Count; i++)
        {
            var left = budget - time.GetElapsedTime(start);
            var limits = new ProtectionOptions(left > TimeSpan.Zero ? left : TimeSpan.Zero) { Preferences = tables[i].Preferences };
            outcomes.Add(DisclosureControl.Protect(tables[i].Raw, tables[i].Rules, key, previous[i], limits, cancellation));
        }

        return outcomes;
    }
}
