namespace DataHub.AuditLog.Merkle;

/// <summary>Checks proofs. All hashes have 32 bytes; a proof that has a hash of another length, too few or too many of them is wrong like any other.</summary>
/// <remarks>RFC 9162, sections 2.1.3.2 and 2.1.4.2, step by step.</remarks>
public static class MerkleProof
{
    /// <summary>Whether the leaf at <paramref name="index"/> of the tree with <paramref name="size"/> leaves and this root has this hash.</summary>
    public static bool Includes(ulong index, ulong size, ReadOnlySpan<byte> leaf, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root)
    {
        if (index >= size || !AreHashes(proof) || leaf.Length != MerkleHash.Size)
        {
            return false;
        }

        var (node, last) = (index, size - 1);
        var hash = leaf.ToArray();
        foreach (var sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            Climb(sibling, ref node, ref last, hash);
        }

        return last == 0 && root.SequenceEqual(hash);
    }

    /// <summary>Whether the tree with <paramref name="newSize"/> leaves is the one with <paramref name="oldSize"/> leaves and more.</summary>
    /// <remarks>The tree without leaves is the beginning of every tree, which needs no proof and has none: only its equality with itself is confirmed.</remarks>
    public static bool IsConsistent(ulong oldSize, ulong newSize, ReadOnlySpan<byte> oldRoot, ReadOnlySpan<byte> newRoot, IReadOnlyList<byte[]> proof)
    {
        if (oldSize == newSize)
        {
            return proof.Count == 0 && oldRoot.SequenceEqual(newRoot) && (oldSize > 0 || oldRoot.SequenceEqual(MerkleHash.OfNothing()));
        }

        if (oldSize == 0 || oldSize > newSize || !AreHashes(proof))
        {
            return false;
        }

        // Where the old tree is a whole subtree of the new one its root is the first node, and is not sent.
        var isWhole = ulong.IsPow2(oldSize);
        if ((!isWhole && proof.Count == 0) || (isWhole && oldRoot.Length != MerkleHash.Size))
        {
            return false;
        }

        var first = isWhole ? oldRoot.ToArray() : proof[0];
        return Joins(oldSize, newSize, first, isWhole ? proof : [.. proof.Skip(1)], out var old, out var @new) && oldRoot.SequenceEqual(old) && newRoot.SequenceEqual(@new);
    }

    private static bool Joins(ulong oldSize, ulong newSize, byte[] first, IReadOnlyList<byte[]> proof, out byte[] oldRoot, out byte[] newRoot)
    {
        (oldRoot, newRoot) = ([.. first], [.. first]);
        var (node, last) = (oldSize - 1, newSize - 1);
        while ((node & 1) == 1)
        {
            (node, last) = (node >> 1, last >> 1);
        }

        foreach (var sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                MerkleHash.OfNode(sibling, oldRoot, oldRoot);
            }

            Climb(sibling, ref node, ref last, newRoot);
        }

        return last == 0;
    }

    /// <summary>One step towards the root.</summary>
    private static void Climb(byte[] sibling, ref ulong node, ref ulong last, byte[] hash)
    {
        if ((node & 1) == 1 || node == last)
        {
            MerkleHash.OfNode(sibling, hash, hash);
            while ((node & 1) == 0 && node != 0)
            {
                (node, last) = (node >> 1, last >> 1);
            }
        }
        else
        {
            MerkleHash.OfNode(hash, sibling, hash);
        }

        (node, last) = (node >> 1, last >> 1);
    }

    private static bool AreHashes(IReadOnlyList<byte[]> proof) => proof.All(h => h.Length == MerkleHash.Size);
}
