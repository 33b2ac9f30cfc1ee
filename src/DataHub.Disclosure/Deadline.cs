namespace DataHub.Disclosure;

/// <summary>
/// The end of a budget, and the caller's own cancellation. The budget's end is an event like any other - the engine then falls back - while cancellation
/// ends the work with an exception.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeSpan _budget;
    private readonly CancellationToken _caller;
    private readonly Lazy<CancellationTokenSource> _source;

    public Deadline(TimeSpan budget, CancellationToken caller)
    {
        _budget = budget;
        _caller = caller;
        var start = TimeProvider.System.GetTimestamp();
        _source = new Lazy<CancellationTokenSource>(() =>
        {
            var left = budget - TimeProvider.System.GetElapsedTime(start);
            var source = CancellationTokenSource.CreateLinkedTokenSource(caller);
            if (left <= TimeSpan.Zero)
            {
                source.Cancel();
            }
            else if (left.TotalMilliseconds < int.MaxValue)
            {
                source.CancelAfter(left);
            }

            return source;
        });
    }

    /// <summary>As much time again.</summary>
    public Deadline Again() => new(_budget, _caller);

    /// <summary>Fires at the budget's end, or when the caller cancels. Made on first use: most tables never need it.</summary>
    public CancellationToken Token => _source.Value.Token;

    /// <summary>Whether the budget is used up. Throws when the caller has cancelled.</summary>
    public bool IsOver
    {
        get
        {
            _caller.ThrowIfCancellationRequested();
            return Token.IsCancellationRequested;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_source.IsValueCreated)
        {
            _source.Value.Dispose();
        }
    }
}
