using DataHub.AuditLog.Merkle;

namespace DataHub.AuditLog.Verification;

/// <summary>
/// The roots of the whole subtrees that a tree falls into, left to right: all that is needed to go on and to say its root. It shares nothing with what the
/// hub builds its tiles by.
/// </summary>
internal sealed class CompactRange
{
    private readonly List<(int Level, byte[] Hash)> _subtrees;

    public CompactRange() => _subtrees = [];

    private CompactRange(List<(int Level, byte[] Hash)> subtrees) => _subtrees = subtrees;

    /// <summary>That of a row of leaves or of whole subtrees, by their hashes.</summary>
    public static CompactRange Of(ReadOnlySpan<byte> hashes)
    {
        var range = new CompactRange();
        range.AddLeaves(hashes);
        return range;
    }

    public CompactRange Copy() => new([.. _subtrees]);

    /// <summary>Adds a whole subtree of 2^<paramref name="level"/> leaves, where one may stand: none that is lower stands before it.</summary>
    public void Add(int level, byte[] hash)
    {
        while (_subtrees.Count > 0 && _subtrees[^1].Level == level)
        {
            hash = MerkleHash.OfNode(_subtrees[^1].Hash, hash);
            _subtrees.RemoveAt(_subtrees.Count - 1);
            level++;
        }

        _subtrees.Add((level, hash));
    }

    /// <summary>Adds leaves by their hashes, 32 bytes each.</summary>
    public void AddLeaves(ReadOnlySpan<byte> hashes)
    {
        for (; hashes.Length > 0; hashes = hashes[MerkleHash.Size..])
        {
            Add(0, hashes[..MerkleHash.Size].ToArray());
        }
    }

    public byte[] Root()
    {
        if (_subtrees.Count == 0)
        {
            return MerkleHash.OfNothing();
        }

        var root = _subtrees[^1].Hash;
        for (var i = _subtrees.Count - 2; i >= 0; i--)
        {
            root = MerkleHash.OfNode(_subtrees[i].Hash, root);
        }

        return root;
    }
}
