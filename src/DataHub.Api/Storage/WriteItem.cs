namespace DataHub.Api.Storage;

/// <summary>One piece of work in the writer's queue. What it returned, or threw, is told only when the fate of its group is known.</summary>
internal abstract class WriteItem
{
    /// <summary>What is known of it beforehand; null: nothing.</summary>
    public abstract WritePlan? Plan { get; }

    /// <summary>It only finds out whether the store takes writes.</summary>
    public abstract bool IsProbe { get; }

    /// <summary>False when whoever waits for it has given up before it began.</summary>
    public abstract bool TryStart();

    public abstract void Run(WriteScope scope);

    /// <summary>Remembers why the work was rolled back.</summary>
    public abstract void RolledBack(Exception reason);

    /// <summary>The group is durable.</summary>
    public abstract void Committed();

    /// <summary>The group is lost.</summary>
    public abstract void Lost(StoreUnavailableException reason);
}

/// <inheritdoc/>
internal sealed class WriteItem<T>(WritePlan? plan, Func<WriteScope, T> work, bool isProbe, CancellationToken cancellation) : WriteItem
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _reason;

    public Task<T> Done => _done.Task;

    public override WritePlan? Plan => plan;

    public override bool IsProbe => isProbe;

    public override bool TryStart() => !cancellation.IsCancellationRequested || !_done.TrySetCanceled(cancellation);

    public override void Run(WriteScope scope) => _result = work(scope);

    public override void RolledBack(Exception reason) => _reason = reason;

    public override void Committed()
    {
        if (_reason is null)
        {
            _done.SetResult(_result!);
        }
        else
        {
            _done.SetException(_reason);
        }
    }

    public override void Lost(StoreUnavailableException reason) => _done.SetException(reason);
}
