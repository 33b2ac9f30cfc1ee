namespace DataHub.Api;

/// <summary>
/// Lets the requests of this process that would only get in each other's way take turns: one at a time per name, in the order they came. Nothing stays
/// behind for a name that nobody waits for. It is courtesy, not safety: what must hold is checked in the transaction.
/// </summary>
internal sealed class Turns
{
    /// <summary>Changes of the catalogue.</summary>
    public const string OfCatalogue = "catalogue";

    private readonly Dictionary<string, Queue> _queues = new(StringComparer.Ordinal);

    /// <summary>Waits for its turn; disposing what is returned ends it.</summary>
    public async Task<IDisposable> EnterAsync(string name, CancellationToken cancellation)
    {
        var queue = Join(name);
        try
        {
            await queue.Turn.WaitAsync(cancellation);
        }
        catch
        {
            Leave(name, queue);
            throw;
        }

        return new Releaser(this, name, queue);
    }

    private Queue Join(string name)
    {
        lock (_queues)
        {
            if (!_queues.TryGetValue(name, out var queue))
            {
                _queues.Add(name, queue = new Queue());
            }

            queue.Users++;
            return queue;
        }
    }

    private void Leave(string name, Queue queue)
    {
        lock (_queues)
        {
            if (--queue.Users == 0)
            {
                _queues.Remove(name);
                queue.Turn.Dispose();
            }
        }
    }

    private sealed class Queue
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Releaser(Turns turns, string name, Queue queue) : IDisposable
    {
        public void Dispose()
        {
            queue.Turn.Release();
            turns.Leave(name, queue);
        }
    }
}
