using CsCheck;
using DataHub.AuditLog.Tiles;

namespace DataHub.AuditLog.Tests.Tiles;

internal sealed class TileTests
{
    [TestCase(0, 0, 256, "tile/0/000")]
    [TestCase(0, 1_234_067, 256, "tile/0/x001/x234/067")]
    [TestCase(1, 12, 17, "tile/1/012.p/17")]
    [TestCase(Tile.Entries, 1_000, 1, "tile/entries/x001/000.p/1")]
    public void A_tile_has_the_path_of_the_standard(int level, long number, int width, string path)
    {
        Assert.That(new Tile(level, number, width).Path, Is.EqualTo(path));
        Assert.That(Tile.TryParse(path, out var tile), Is.True);
        Assert.That(tile, Is.EqualTo(new Tile(level, number, width)));
    }

    [TestCase("")]
    [TestCase("tile/0")]
    [TestCase("tile/0/")]
    [TestCase("tile/0/0")]
    [TestCase("tile/0/0000")]
    [TestCase("tile/0/x000/001")]
    [TestCase("tile/0/001/067")]
    [TestCase("tile/0/x001")]
    [TestCase("tile/00/000")]
    [TestCase("tile/7/000")]
    [TestCase("tile/-1/000")]
    [TestCase("tile/0/000.p/0")]
    [TestCase("tile/0/000.p/256")]
    [TestCase("tile/0/000.p/01")]
    [TestCase("tile/0/000.p/")]
    [TestCase("tile/0/000.p/1/2")]
    [TestCase("tile/0/-01")]
    [TestCase("tile/0/000 ")]
    [TestCase("/tile/0/000")]
    [TestCase("tile/data/000")]
    [TestCase("tile/0/x999/x999/x999/x999/x999/x999/x999/999")]
    [TestCase("tile/0/٠٠٠")]
    public void Nothing_else_is_a_path(string path) => Assert.That(Tile.TryParse(path, out _), Is.False);

    [Test]
    public void Any_tile_is_read_back_from_its_path()
        => Gen.Select(Gen.Int[-1, 6], Gen.Long[0, long.MaxValue / 256], Gen.Int[1, 256]).Select((l, n, w) => new Tile(l, n, w))
            .Sample(tile => Tile.TryParse(tile.Path, out var read) && read == tile);

    [Test]
    public void The_tiles_of_a_tree_are_as_wide_as_it_is()
        => Assert.That(
            Tile.Of(70_000).Where(t => !t.IsFull || t.Level > 0).Select(t => t.Path),
            Is.EqualTo(["tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"]));

    [TestCase(0, 0, 0, 0)]
    [TestCase(256, 0, 0, 256)]
    [TestCase(256, 0, 1, 0)]
    [TestCase(257, 0, 1, 1)]
    [TestCase(257, 1, 0, 1)]
    [TestCase(255, 1, 0, 0)]
    [TestCase(300, 6, 0, 0)]
    [TestCase(300, 0, long.MaxValue, 0)]
    [TestCase(long.MaxValue, 0, long.MaxValue / 256, 255)]
    [TestCase(300, Tile.Entries, 1, 44)]
    public void A_tile_is_as_wide_as_the_tree_allows(long size, int level, long number, int width) => Assert.That(Tile.WidthIn(size, level, number), Is.EqualTo(width));

    [Test]
    public void A_bundle_gives_its_entries_back()
        => Gen.Byte.Array[0, 300].Array[0, 20].Sample(entries => EntryBundle.Read(EntryBundle.Write(entries)).Select(e => e.ToArray()).SequenceEqual(entries, Same));

    [Test]
    public void A_bundle_that_ends_within_an_entry_is_refused([Values(1, 2, 3, 5, 6)] int length)
        => Assert.Throws<FormatException>(() => EntryBundle.Read(EntryBundle.Write([[1, 2], [3]]).AsMemory(0, length)));

    private static readonly EqualityComparer<byte[]> Same = EqualityComparer<byte[]>.Create((a, b) => a!.AsSpan().SequenceEqual(b));
}
