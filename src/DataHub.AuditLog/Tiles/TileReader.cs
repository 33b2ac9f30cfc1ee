using DataHub.AuditLog.Merkle;

namespace DataHub.AuditLog.Tiles;

/// <summary>Reads nodes of a tree from its tiles, each of which is asked for once.</summary>
/// <param name="size">Leaves of the tree.</param>
/// <param name="read">Gives the nodes of a tile.</param>
public sealed class TileReader(long size, Func<Tile, TileNodes> read)
{
    private readonly Dictionary<(int Level, long Number), TileNodes> _tiles = [];

    /// <summary>The tree that is kept in the tiles.</summary>
    public MerkleTree Tree => new(size, Node);

    private byte[] Node(int level, long index)
    {
        var (tileLevel, row) = Math.DivRem(level, Tile.Height);
        var (number, place) = Math.DivRem(index, Tile.FullWidth >> row);
        if (!_tiles.TryGetValue((tileLevel, number), out var nodes))
        {
            nodes = read(Tile.At(size, tileLevel, number));
            _tiles.Add((tileLevel, number), nodes);
        }

        return nodes.At(row, (int)place);
    }
}
