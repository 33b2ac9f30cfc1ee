using DataHub.AuditLog.Merkle;

namespace DataHub.AuditLog.Tiles;

/// <summary>The right edge of a tree, to which leaves are added: on each level the tile that is not full yet.</summary>
public sealed class TileGrowth
{
    private readonly List<List<byte>> _edge = [];
    private readonly Dictionary<(int Level, long Number), byte[]> _full = [];
    private int _changed;

    /// <summary>The edge of a tree that is kept in tiles.</summary>
    /// <param name="size">Its leaves.</param>
    /// <param name="read">Gives the hashes of a tile.</param>
    public TileGrowth(long size, Func<Tile, byte[]> read)
    {
        Size = size;
        for (var (level, count) = (0, size); count > 0; (level, count) = (level + 1, count / Tile.FullWidth))
        {
            _edge.Add(count % Tile.FullWidth == 0 ? [] : [.. read(Tile.At(size, level, count / Tile.FullWidth))]);
        }
    }

    /// <summary>Leaves so far.</summary>
    public long Size { get; private set; }

    /// <summary>Adds a leaf by its hash.</summary>
    public void Add(ReadOnlySpan<byte> leaf)
    {
        Size++;
        var hash = leaf.ToArray();
        for (var level = 0; ; level++)
        {
            if (level == _edge.Count)
            {
                _edge.Add([]);
            }

            var edge = _edge[level];
            edge.AddRange(hash);
            _changed = Math.Max(_changed, level + 1);
            if (edge.Count < Tile.FullWidth * MerkleHash.Size)
            {
                return;
            }

            var full = edge.ToArray();
            _full[(level, ((Size >> (Tile.Height * level)) - 1) / Tile.FullWidth)] = full;
            edge.Clear();
            hash = Tile.RootOf(full, Tile.Height);
        }
    }

    /// <summary>The tiles that have changed since this was asked the last time.</summary>
    public IReadOnlyList<(Tile Tile, byte[] Hashes)> TakeChanged()
    {
        var changed = _full.Select(t => (new Tile(t.Key.Level, t.Key.Number, Tile.FullWidth), t.Value)).ToList();
        for (var level = 0; level < _changed; level++)
        {
            if (_edge[level] is { Count: > 0 } edge)
            {
                changed.Add((Tile.At(Size, level, (Size >> (Tile.Height * level)) / Tile.FullWidth), [.. edge]));
            }
        }

        _full.Clear();
        _changed = 0;
        return changed;
    }
}
