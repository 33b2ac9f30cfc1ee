using DataHub.AuditLog.Merkle;

namespace DataHub.AuditLog.Tiles;

/// <summary>Reads nodes of a tree from its tiles, each of which is read once.</summary>
/// <param name="size">Leaves of the tree.</param>
/// <param name="read">Gives the hashes of a tile, 32 bytes each.</param>
public sealed class TileReader(long size, Func<Tile, byte[]> read)
{
    private readonly Dictionary<(int Level, long Number), byte[]> _tiles = [];
    private readonly Dictionary<(int Level, long Index), byte[]> _nodes = [];

    /// <summary>The tree that is kept in the tiles.</summary>
    public MerkleTree Tree => new(size, Node);

    // A root and a proof need mostly the same ones.
    private byte[] Node(int level, long index)
    {
        if (!_nodes.TryGetValue((level, index), out var node))
        {
            node = Compute(level, index);
            _nodes.Add((level, index), node);
        }

        return node;
    }

    private byte[] Compute(int level, long index)
    {
        var (row, tileLevel) = (level % Tile.Height, level / Tile.Height);
        var first = index << row;
        var number = first / Tile.FullWidth;
        if (!_tiles.TryGetValue((tileLevel, number), out var hashes))
        {
            hashes = read(Tile.At(size, tileLevel, number));
            _tiles.Add((tileLevel, number), hashes);
        }

        return Tile.RootOf(hashes.AsSpan((int)(first % Tile.FullWidth) * MerkleHash.Size), row);
    }
}
