using DataHub.AuditLog.Merkle;

namespace DataHub.AuditLog.Tiles;

/// <summary>The nodes of the tree that lie within a tile: in row r the roots over 2^r of its hashes each, as many as are whole.</summary>
public sealed class TileNodes
{
    private readonly byte[][] _rows = new byte[Tile.Height][];

    /// <param name="hashes">The tile, 32 bytes a hash.</param>
    public TileNodes(byte[] hashes)
    {
        _rows[0] = hashes;
        for (var row = 1; row < Tile.Height; row++)
        {
            _rows[row] = Above(_rows[row - 1]);
        }
    }

    /// <summary>Bytes that it takes, about.</summary>
    public int Bytes => _rows.Sum(r => r.Length);

    /// <summary>A node.</summary>
    /// <param name="row">Below <see cref="Tile.Height"/>.</param>
    /// <param name="index">Its place in the row, from 0.</param>
    /// <returns>32 bytes.</returns>
    public byte[] At(int row, int index) => _rows[row].AsSpan(index * MerkleHash.Size, MerkleHash.Size).ToArray();

    private static byte[] Above(byte[] row)
    {
        var above = new byte[row.Length / (2 * MerkleHash.Size) * MerkleHash.Size];
        for (var i = 0; i < above.Length; i += MerkleHash.Size)
        {
            MerkleHash.OfNode(row.AsSpan(2 * i, MerkleHash.Size), row.AsSpan((2 * i) + MerkleHash.Size, MerkleHash.Size), above.AsSpan(i, MerkleHash.Size));
        }

        return above;
    }
}
