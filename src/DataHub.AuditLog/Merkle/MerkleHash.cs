using System.Security.Cryptography;

namespace DataHub.AuditLog.Merkle;

/// <summary>The hashes of the tree: SHA-256, with a prefix that keeps a leaf from passing for a node (RFC 9162, section 2.1.1).</summary>
public static class MerkleHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0, NodePrefix = 1;

    // What fits on the stack; entries are rarely longer.
    private const int Short = 1_024;

    /// <summary>The root of the tree without leaves.</summary>
    public static byte[] OfNothing() => SHA256.HashData([]);

    /// <summary>The hash of a leaf.</summary>
    /// <param name="entry">The leaf's bytes, any number.</param>
    /// <returns>32 bytes.</returns>
    public static byte[] OfLeaf(ReadOnlySpan<byte> entry)
    {
        var prefixed = entry.Length < Short ? stackalloc byte[entry.Length + 1] : new byte[entry.Length + 1];
        prefixed[0] = LeafPrefix;
        entry.CopyTo(prefixed[1..]);
        return SHA256.HashData(prefixed);
    }

    /// <summary>The hash of a node over its two children, 32 bytes each.</summary>
    /// <returns>32 bytes.</returns>
    public static byte[] OfNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var hash = new byte[Size];
        OfNode(left, right, hash);
        return hash;
    }

    /// <summary>The same, into <paramref name="hash"/> (32 bytes), which may be one of the children.</summary>
    public static void OfNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        Span<byte> prefixed = stackalloc byte[1 + (2 * Size)];
        prefixed[0] = NodePrefix;
        left.CopyTo(prefixed[1..]);
        right.CopyTo(prefixed[(1 + Size)..]);
        SHA256.HashData(prefixed, hash);
    }
}
