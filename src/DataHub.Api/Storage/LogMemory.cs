using DataHub.AuditLog.Merkle;

namespace DataHub.Api.Storage;

/// <summary>
/// The last entry that this hub has written and told of, in memory. A server that took over without it has lost what was acknowledged; the hub then writes no
/// more until somebody has looked and starts it again.
/// </summary>
internal sealed class LogMemory
{
    private static readonly Sql EntryAt = new("SELECT entry FROM audit_entries WHERE position = @1");
    private static readonly Sql IsPruned = new("SELECT CASE WHEN pruned > @1 THEN 1 ELSE 0 END FROM log_head");

    private Last? _last;

    /// <summary>From now on it is known.</summary>
    public void Remember(long position, byte[] leaf) => Volatile.Write(ref _last, new Last(position, leaf));

    /// <summary>Whether the log has it, or had it until its term.</summary>
    public bool Fits(StoreConnection connection)
        => Volatile.Read(ref _last) is not { } last
            || (connection.Bytes(EntryAt, last.Position) is { } entry
                ? MerkleHash.OfLeaf(entry).AsSpan().SequenceEqual(last.Leaf)
                : connection.Number(IsPruned, last.Position) == 1);

    private sealed record Last(long Position, byte[] Leaf);
}
