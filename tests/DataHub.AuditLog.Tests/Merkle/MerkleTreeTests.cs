using DataHub.AuditLog.Merkle;
using DataHub.AuditLog.Tests.Support;

namespace DataHub.AuditLog.Tests.Merkle;

/// <summary>The tree beside the RFC's own words, for every size up to 300.</summary>
internal sealed class MerkleTreeTests
{
    private const int Largest = 300;

    private static readonly byte[][] Roots = [.. Enumerable.Range(0, Largest + 1).Select(n => Leaves.Mth(0, n))];

    private static MerkleTree Tree(int size) => new(size, (level, index) => Leaves.Mth((int)(index << level), (int)((index + 1) << level)));

    [Test]
    public void Roots_are_those_of_the_RFC([Range(0, Largest)] int size) => Assert.That(Tree(size).Root(), Is.EqualTo(Roots[size]));

    [Test]
    public void Inclusion_proofs_are_those_of_the_RFC_and_hold([Values(1, 2, 3, 7, 8, 9, 64, 65, 127, 255, 256, 257, Largest)] int size)
        => Assert.Multiple(() =>
        {
            for (var leaf = 0; leaf < size; leaf++)
            {
                var proof = Tree(size).Inclusion(leaf);
                Assert.That(proof, Is.EqualTo(Leaves.Path(leaf, 0, size)));
                Assert.That(MerkleProof.Includes((ulong)leaf, (ulong)size, Leaves.Hash(leaf), proof, Roots[size]));
            }
        });

    [Test]
    public void Each_inclusion_proof_of_each_size_holds()
        => Assert.That(
            Sizes.SelectMany(size => Enumerable.Range(0, size).Select(leaf => (leaf, size))),
            Has.All.Matches<(int Leaf, int Size)>(p => MerkleProof.Includes((ulong)p.Leaf, (ulong)p.Size, Leaves.Hash(p.Leaf), Tree(p.Size).Inclusion(p.Leaf), Roots[p.Size])));

    [Test]
    public void Consistency_proofs_are_those_of_the_RFC([Values(1, 2, 3, 7, 8, 9, 64, 65, 127, 255, 256, 257, Largest)] int size)
        => Assert.Multiple(() =>
        {
            for (var old = 1; old <= size; old++)
            {
                Assert.That(Tree(size).Consistency(old), Is.EqualTo(Leaves.SubProof(old, 0, size, isComplete: true)));
            }
        });

    [Test]
    public void Each_consistency_proof_of_each_two_sizes_holds()
        => Assert.That(
            Sizes.SelectMany(size => Enumerable.Range(1, size).Select(old => (old, size))),
            Has.All.Matches<(int Old, int Size)>(p => MerkleProof.IsConsistent((ulong)p.Old, (ulong)p.Size, Roots[p.Old], Roots[p.Size], Tree(p.Size).Consistency(p.Old))));

    [Test]
    public void There_is_no_proof_of_what_is_not_there()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Tree(5).Inclusion(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tree(5).Inclusion(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tree(5).Consistency(6));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tree(5).Consistency(-1));
    }

    private static IEnumerable<int> Sizes => Enumerable.Range(1, Largest);
}
