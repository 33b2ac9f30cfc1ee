using DataHub.AuditLog.Merkle;
using DataHub.AuditLog.Tiles;

namespace DataHub.Api.Storage;

/// <summary>
/// The tree over the log, which grows in the transaction that appends to it. It is fed from what stands in the log when the transaction is about to commit,
/// so that work which was rolled back leaves nothing in it. Owned by the writer, and as little shared.
/// </summary>
internal sealed class LogTree
{
    private static readonly Sql Widen = new("UPDATE log_tiles SET hashes = @3 WHERE level = @1 AND number = @2");
    private static readonly Sql Add = new("INSERT INTO log_tiles (level, number, hashes) VALUES (@1, @2, @3)");
    private static readonly Sql EntriesFrom = new("SELECT position, entry FROM audit_entries WHERE position >= @1 ORDER BY position");
    private static readonly Sql LastTile = new("SELECT number * 256 + {length hashes} / 32 FROM log_tiles WHERE level = 0 ORDER BY number DESC {limit 1}");

    private TileGrowth? _growth;

    /// <summary>Adds all entries that the tree lacks.</summary>
    /// <param name="connection">The writer's.</param>
    /// <param name="before">How many entries there were before the transaction: another hub may have added some since the last one.</param>
    /// <param name="after">How many there must be now.</param>
    /// <returns>The hash of the last of them; null when there are none.</returns>
    /// <exception cref="InvariantException">The log has a gap, or does not hold what the work believes that it has appended.</exception>
    public byte[]? Grow(StoreConnection connection, long before, long after)
    {
        if (_growth?.Size != before)
        {
            _growth = new TileGrowth(SizeOf(connection), tile => TileStore.Read(connection, tile));
        }

        var size = _growth.Size;
        var last = AddEntries(connection, _growth);
        if (_growth.Size != after)
        {
            throw new InvariantException("The audit log was about to be stored without an entry that its head counts.");
        }

        foreach (var (tile, hashes) in _growth.TakeChanged())
        {
            var isThere = tile.Number * Tile.FullWidth < size >> (Tile.Height * tile.Level);
            connection.PostOne(static () => new InvariantException("A tile of the log was about to be stored beside its place."), isThere ? Widen : Add, tile.Level, tile.Number, hashes);
        }

        return last;
    }

    /// <summary>What is known of a transaction that was lost is known no more.</summary>
    public void Forget() => _growth = null;

    private static byte[]? AddEntries(StoreConnection connection, TileGrowth growth)
    {
        byte[]? last = null;
        using var row = connection.Rows(EntriesFrom, growth.Size);
        while (row.Read())
        {
            if (row.GetInt64(0) != growth.Size)
            {
                throw new InvariantException("The audit log was about to be stored with a gap.");
            }

            last = MerkleHash.OfLeaf(row.GetFieldValue<byte[]>(1));
            growth.Add(last);
        }

        return last;
    }

    private static long SizeOf(StoreConnection connection) => connection.Number(LastTile) ?? 0;
}
