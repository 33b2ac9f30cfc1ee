using DataHub.AuditLog.Merkle;
using DataHub.AuditLog.Tests.Support;

namespace DataHub.AuditLog.Tests.Merkle;

/// <summary>Every proof with one node changed, left out, doubled or added is refused; a product once failed to look at the middle of them.</summary>
internal sealed class ForgedProofTests
{
    private static readonly int[] Sizes = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100];

    private static MerkleTree Tree(int size) => new(size, (level, index) => Leaves.Mth((int)(index << level), (int)((index + 1) << level)));

    [Test]
    public void No_changed_inclusion_proof_holds([ValueSource(nameof(Sizes))] int size)
    {
        var (tree, root) = (Tree(size), Tree(size).Root());
        for (var leaf = 0; leaf < size; leaf++)
        {
            var (hash, proof) = (Leaves.Hash(leaf), tree.Inclusion(leaf));
            Assert.That(Forged(proof), Has.None.Matches<byte[][]>(p => MerkleProof.Includes((ulong)leaf, (ulong)size, hash, p, root)));
            Assert.That(Enumerable.Range(0, size + 2).Where(i => MerkleProof.Includes((ulong)i, (ulong)size, hash, proof, root)), Is.EqualTo([leaf]));
        }
    }

    [Test]
    public void No_changed_consistency_proof_holds([ValueSource(nameof(Sizes))] int size)
    {
        var (tree, root) = (Tree(size), Tree(size).Root());
        for (var old = 1; old <= size; old++)
        {
            var (oldRoot, proof) = (Tree(old).Root(), tree.Consistency(old));
            Assert.That(Forged(proof), Has.None.Matches<byte[][]>(p => MerkleProof.IsConsistent((ulong)old, (ulong)size, oldRoot, root, p)));
            Assert.That(Enumerable.Range(0, size + 2).Where(i => MerkleProof.IsConsistent((ulong)i, (ulong)size, oldRoot, root, proof)), Is.EqualTo([old]));
        }
    }

    [Test]
    public void No_proof_holds_for_another_root()
    {
        var proof = Tree(13).Inclusion(6);
        Assert.That(MerkleProof.Includes(6, 13, Leaves.Hash(6), proof, Tree(12).Root()), Is.False);
        Assert.That(MerkleProof.IsConsistent(6, 13, Tree(5).Root(), Tree(13).Root(), Tree(13).Consistency(6)), Is.False);
        Assert.That(MerkleProof.IsConsistent(6, 13, Tree(6).Root(), Tree(12).Root(), Tree(13).Consistency(6)), Is.False);
    }

    [Test]
    public void A_node_does_not_pass_for_a_leaf()
        => Assert.That(MerkleProof.Includes(0, 2, MerkleHash.OfLeaf([.. Leaves.Hash(0), .. Leaves.Hash(1)]), [], Tree(2).Root()), Is.False);

    private static IEnumerable<byte[][]> Forged(IReadOnlyList<byte[]> proof)
    {
        byte[] other = MerkleHash.OfLeaf([0xFF]);
        for (var i = 0; i < proof.Count; i++)
        {
            yield return [.. proof.Take(i), other, .. proof.Skip(i + 1)];
            yield return [.. proof.Take(i), Flipped(proof[i]), .. proof.Skip(i + 1)];
            yield return [.. proof.Take(i), proof[i][..31], .. proof.Skip(i + 1)];
            yield return [.. proof.Take(i), [.. proof[i], 0], .. proof.Skip(i + 1)];
            yield return [.. proof.Take(i), .. proof.Skip(i + 1)];
            yield return [.. proof.Take(i), proof[i], .. proof.Skip(i)];
        }

        for (var i = 1; i < proof.Count; i++)
        {
            yield return [.. proof.Take(i - 1), proof[i], proof[i - 1], .. proof.Skip(i + 1)];
        }

        for (var i = 0; i <= proof.Count; i++)
        {
            yield return [.. proof.Take(i), other, .. proof.Skip(i)];
        }
    }

    private static byte[] Flipped(byte[] hash) => [(byte)(hash[0] ^ 1), .. hash[1..]];
}
