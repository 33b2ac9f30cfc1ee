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

    private Entry? _last;

    /// <summary>It; null before the first. Take it before what it is held against is read, for a later one is not in that yet.</summary>
    public Entry? Last => Volatile.Read(ref _last);

    /// <summary>From now on it is known.</summary>
    public void Remember(long position, byte[] leaf) => Volatile.Write(ref _last, new Entry(position, leaf));

    /// <summary>Whether the log has it, or had it until its term.</summary>
    public static bool Fits(StoreConnection connection, Entry? last)
        => last is null
            || (connection.Bytes(EntryAt, last.Position) is { } entry
                ? MerkleHash.OfLeaf(entry).AsSpan().SequenceEqual(last.Leaf)
                : connection.Number(IsPruned, last.Position) == 1);

    /// <param name="Position">Its place in the log.</param>
    /// <param name="Leaf">Its hash.</param>
    internal sealed record Entry(long Position, byte[] Leaf);
}
