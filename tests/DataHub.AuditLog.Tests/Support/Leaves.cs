using System.Collections.Concurrent;
using DataHub.AuditLog.Merkle;

namespace DataHub.AuditLog.Tests.Support;

/// <summary>Leaves by number, and the tree over them as the RFC writes it down: slow, and plain to see.</summary>
internal static class Leaves
{
    private static readonly ConcurrentDictionary<(int Start, int End), byte[]> Known = new();

    public static byte[] Entry(int index) => [(byte)(index & 0xFF), (byte)((index >> 8) & 0xFF), 0xAB];

    public static byte[] Hash(int index) => MerkleHash.OfLeaf(Entry(index));

    /// <summary>RFC 9162, section 2.1.1.</summary>
    public static byte[] Mth(int start, int end) => Known.GetOrAdd((start, end), range => Compute(range.Start, range.End));

    private static byte[] Compute(int start, int end)
        => end == start ? MerkleHash.OfNothing()
            : end - start == 1 ? Hash(start)
            : MerkleHash.OfNode(Mth(start, start + Split(end - start)), Mth(start + Split(end - start), end));

    /// <summary>RFC 9162, section 2.1.3.1.</summary>
    public static IEnumerable<byte[]> Path(int leaf, int start, int end)
    {
        if (end - start == 1)
        {
            return [];
        }

        var middle = start + Split(end - start);
        return leaf < middle ? Path(leaf, start, middle).Append(Mth(middle, end)) : Path(leaf, middle, end).Append(Mth(start, middle));
    }

    /// <summary>RFC 9162, section 2.1.4.1.</summary>
    public static IEnumerable<byte[]> SubProof(int old, int start, int end, bool isComplete)
    {
        if (old == end)
        {
            return isComplete ? [] : [Mth(start, end)];
        }

        var middle = start + Split(end - start);
        return old <= middle
            ? SubProof(old, start, middle, isComplete).Append(Mth(middle, end))
            : SubProof(old, middle, end, isComplete: false).Append(Mth(start, middle));
    }

    private static int Split(int count)
    {
        var split = 1;
        while (split * 2 < count)
        {
            split *= 2;
        }

        return split;
    }
}
