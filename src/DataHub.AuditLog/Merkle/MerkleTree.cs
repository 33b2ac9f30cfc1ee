using System.Numerics;

namespace DataHub.AuditLog.Merkle;

/// <summary>A node over 2^<paramref name="level"/> leaves, all of which exist: the <paramref name="index"/>th of its level, from 0.</summary>
/// <returns>32 bytes.</returns>
public delegate byte[] NodeReader(int level, long index);

/// <summary>Roots and proofs of a tree of <paramref name="size"/> leaves, from nodes that are kept somewhere; logarithmic in the number of nodes read.</summary>
/// <param name="size">Number of leaves, 0 or more.</param>
/// <param name="nodes">Reads whole nodes of the tree; it may hold more leaves than <paramref name="size"/>.</param>
/// <remarks>RFC 9162, sections 2.1.1, 2.1.3.1 and 2.1.4.1.</remarks>
public sealed class MerkleTree(long size, NodeReader nodes)
{
    /// <summary>Number of leaves.</summary>
    public long Size => size;

    /// <summary>The root, 32 bytes.</summary>
    public byte[] Root() => size == 0 ? MerkleHash.OfNothing() : Hash(0, size);

    /// <summary>The proof that the leaf at <paramref name="index"/> is in the tree, leaf first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public IReadOnlyList<byte[]> Inclusion(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<byte[]>();
        var (start, end) = (0L, size);
        while (end - start > 1)
        {
            var middle = start + Split(end - start);
            proof.Add(index < middle ? Hash(middle, end) : Hash(start, middle));
            (start, end) = index < middle ? (start, middle) : (middle, end);
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>The proof that the first <paramref name="oldSize"/> leaves were a tree of their own before; empty for none of them or for all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tree has fewer leaves.</exception>
    public IReadOnlyList<byte[]> Consistency(long oldSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, size);
        if (oldSize == 0 || oldSize == size)
        {
            return [];
        }

        var proof = new List<byte[]>();
        var (start, end) = (0L, size);
        while (oldSize != end)
        {
            var middle = start + Split(end - start);
            proof.Add(oldSize <= middle ? Hash(middle, end) : Hash(start, middle));
            (start, end) = oldSize <= middle ? (start, middle) : (middle, end);
        }

        if (start > 0)
        {
            proof.Add(Hash(start, end));
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>The largest power of two below <paramref name="count"/>.</summary>
    private static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));

    /// <summary>The hash over the leaves of a range that begins where a subtree of its size would: whole subtrees, joined from the right.</summary>
    private byte[] Hash(long start, long end)
    {
        var level = BitOperations.Log2((ulong)(end - start));
        var whole = 1L << level;
        var left = nodes(level, start >> level);
        return whole == end - start ? left : MerkleHash.OfNode(left, Hash(start + whole, end));
    }
}
