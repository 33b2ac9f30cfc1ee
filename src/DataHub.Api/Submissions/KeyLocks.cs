namespace DataHub.Api.Submissions;

/// <summary>One request at a time per client and idempotency key: a repeat waits for the first. Nothing stays behind for keys that nobody holds.</summary>
internal sealed class KeyLocks
{
    private readonly Dictionary<(string Client, Guid Key), Holder> _holders = [];

    /// <summary>Waits for its turn; disposing what is returned ends it.</summary>
    public async Task<IDisposable> EnterAsync(string client, Guid key, CancellationToken cancellation)
    {
        var holder = Join((client, key));
        try
        {
            await holder.Turn.WaitAsync(cancellation);
        }
        catch
        {
            Leave((client, key), holder);
            throw;
        }

        return new Releaser(this, (client, key), holder);
    }

    private Holder Join((string Client, Guid Key) id)
    {
        lock (_holders)
        {
            if (!_holders.TryGetValue(id, out var holder))
            {
                _holders.Add(id, holder = new Holder());
            }

            holder.Users++;
            return holder;
        }
    }

    private void Leave((string Client, Guid Key) id, Holder holder)
    {
        lock (_holders)
        {
            if (--holder.Users == 0)
            {
                _holders.Remove(id);
                holder.Turn.Dispose();
            }
        }
    }

    private sealed class Holder
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Releaser(KeyLocks locks, (string Client, Guid Key) id, Holder holder) : IDisposable
    {
        public void Dispose()
        {
            holder.Turn.Release();
            locks.Leave(id, holder);
        }
    }
}
