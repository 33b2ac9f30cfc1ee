using CsCheck;
using DataHub.AuditLog.Merkle;
using DataHub.AuditLog.Tests.Support;
using DataHub.AuditLog.Tiles;

namespace DataHub.AuditLog.Tests.Tiles;

/// <summary>A tree that grows in steps, its tiles kept as a store would.</summary>
internal sealed class TileGrowthTests
{
    private readonly Dictionary<(int Level, long Number), byte[]> _kept = [];

    [SetUp]
    public void Forget() => _kept.Clear();

    [Test]
    public void A_tree_that_grows_in_any_steps_has_the_root_and_the_proofs_of_the_RFC()
        => Gen.Int[1, 300].Array[1, 5].Sample(
            steps =>
            {
                _kept.Clear();
                var size = steps.Aggregate(0, Grow);
                var tree = new TileReader(size, Nodes).Tree;
                Assert.That(tree.Root(), Is.EqualTo(Leaves.Mth(0, size)));
                Assert.That(tree.Inclusion(size / 3), Is.EqualTo(Leaves.Path(size / 3, 0, size)));
                Assert.That(tree.Consistency(steps[0]), Is.EqualTo(Leaves.SubProof(steps[0], 0, size, isComplete: true)));
            },
            iter: 60,
            threads: 1);

    [Test]
    public void A_tree_of_three_levels_has_its_root()
    {
        const int size = 66_000;
        Grow(0, size);
        Assert.That(_kept.Keys.Max(k => k.Level), Is.EqualTo(2));
        Assert.That(new TileReader(size, Nodes).Tree.Root(), Is.EqualTo(Leaves.Mth(0, size)));
    }

    [Test]
    public void An_older_tree_is_read_from_the_tiles_of_a_newer_one([Values(1, 255, 256, 257, 511, 512, 600)] int old)
    {
        Grow(0, 600);
        Assert.That(new TileReader(old, Nodes).Tree.Root(), Is.EqualTo(Leaves.Mth(0, old)));
    }

    [Test]
    public void Only_tiles_that_changed_are_given_out()
    {
        var growth = new TileGrowth(0, Read);
        Enumerable.Range(0, 300).ToList().ForEach(i => growth.Add(Leaves.Hash(i)));
        Assert.That(growth.TakeChanged().Select(t => t.Tile.Path), Is.EqualTo(["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"]));
        growth.Add(Leaves.Hash(300));
        Assert.That(growth.TakeChanged().Select(t => t.Tile.Path), Is.EqualTo(["tile/0/001.p/45"]));
        Assert.That(growth.TakeChanged(), Is.Empty);
    }

    private int Grow(int size, int more)
    {
        var growth = new TileGrowth(size, Read);
        Enumerable.Range(size, more).ToList().ForEach(i => growth.Add(Leaves.Hash(i)));
        growth.TakeChanged().ToList().ForEach(t => _kept[(t.Tile.Level, t.Tile.Number)] = t.Hashes);
        return size + more;
    }

    private TileNodes Nodes(Tile tile) => new(Read(tile));

    private byte[] Read(Tile tile) => _kept[(tile.Level, tile.Number)][..(tile.Width * MerkleHash.Size)];
}
