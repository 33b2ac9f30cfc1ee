using DataHub.AuditLog.Merkle;
using DataHub.AuditLog.Tiles;
using Microsoft.Extensions.Caching.Memory;

namespace DataHub.Api.Storage;

/// <summary>Reads the tree over the log, and the entries as bundles. A tile that is committed never changes but in its width, so what was computed of one is kept.</summary>
internal sealed class TileStore : IDisposable
{
    private const long MaxBytes = 16 * 1024 * 1024;

    private static readonly Sql Hashes = new("SELECT hashes FROM log_tiles WHERE level = @1 AND number = @2");
    private static readonly Sql Entries = new("SELECT entry FROM audit_entries WHERE position >= @first AND position < @end ORDER BY position");
    private static readonly Sql Sizes = new("SELECT level, CAST(count(*) AS bigint), CAST(sum({length hashes}) AS bigint) FROM log_tiles GROUP BY level ORDER BY level");

    private readonly MemoryCache _nodes = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <summary>The tree over the first <paramref name="size"/> entries, which <paramref name="connection"/> must see as committed.</summary>
    public MerkleTree Tree(StoreConnection connection, long size) => new TileReader(size, tile => Nodes(connection, tile)).Tree;

    public void Dispose() => _nodes.Dispose();

    /// <summary>The hashes of a tile, as many as it is wide.</summary>
    /// <exception cref="InvariantException">The tile has fewer, though the log is long enough.</exception>
    public static byte[] Read(StoreConnection connection, Tile tile)
        => connection.Bytes(Hashes, tile.Level, tile.Number) is { } hashes && hashes.Length >= tile.Width * MerkleHash.Size
            ? hashes[..(tile.Width * MerkleHash.Size)]
            : throw new InvariantException("A tile of the log is not there.");

    /// <summary>The entries that stand beside a tile of level 0; null when some of them are past their term and gone.</summary>
    public static byte[]? Bundle(StoreConnection connection, Tile tile)
    {
        var first = tile.Number * Tile.FullWidth;
        var entries = connection.Query<byte[]>(Entries, new { first, end = first + tile.Width });
        return entries.Count == tile.Width ? EntryBundle.Write(entries) : null;
    }

    /// <summary>Whether the tiles of a log of <paramref name="size"/> entries are there, each with as many hashes as it must have. Says nothing of the hashes.</summary>
    public static bool IsWhole(StoreConnection connection, long size)
    {
        var stored = connection.Query<(long, long, long)>(Sizes);
        return size <= Tile.MaxSize && stored.SequenceEqual(Tile.Levels(size).Select(l => ((long)l.Level, l.Tiles, l.Hashes * MerkleHash.Size)));
    }

    private TileNodes Nodes(StoreConnection connection, Tile tile)
    {
        var key = (connection.Server, tile);
        if (_nodes.Get<TileNodes>(key) is { } known)
        {
            return known;
        }

        var nodes = new TileNodes(Read(connection, tile));
        return _nodes.Set(key, nodes, new MemoryCacheEntryOptions { Size = nodes.Bytes });
    }
}
