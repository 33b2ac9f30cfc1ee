using System.Data;
using DataHub.AuditLog.Merkle;
using DataHub.AuditLog.Tiles;
using Dapper;

namespace DataHub.Api.Storage;

/// <summary>Reads the tree over the log, and the entries as bundles.</summary>
internal static class TileStore
{
    /// <summary>The tree over the first <paramref name="size"/> entries.</summary>
    public static MerkleTree Tree(IDbConnection connection, long size) => new TileReader(size, tile => Read(connection, tile)).Tree;

    /// <summary>The hashes of a tile, as many as it is wide.</summary>
    /// <exception cref="InvariantException">The tile has fewer, though the log is long enough.</exception>
    public static byte[] Read(IDbConnection connection, Tile tile)
        => connection.Bytes("SELECT substr(hashes, 1, @1) FROM log_tiles WHERE level = @2 AND number = @3", tile.Width * MerkleHash.Size, tile.Level, tile.Number)
            is { } hashes && hashes.Length == tile.Width * MerkleHash.Size
            ? hashes
            : throw new InvariantException("A tile of the log is not there.");

    /// <summary>The entries that stand beside a tile of level 0; null when some of them are past their term and gone.</summary>
    public static byte[]? Bundle(IDbConnection connection, Tile tile)
    {
        var first = tile.Number * Tile.FullWidth;
        var entries = connection.Query<byte[]>(
            "SELECT entry FROM audit_entries WHERE position >= @first AND position < @end ORDER BY position", new { first, end = first + tile.Width }).AsList();
        return entries.Count == tile.Width ? EntryBundle.Write(entries) : null;
    }
}
