using DataHub.AuditLog.Merkle;
using DataHub.AuditLog.Tiles;

namespace DataHub.AuditLog.Verification;

/// <summary>What was read of one tile of leaves and of the entries beside it, and what does not fit in it.</summary>
internal sealed class BundleCheck
{
    private readonly List<LogFault> _faults = [];
    private readonly Tile _tile;

    private BundleCheck(Tile tile) => _tile = tile;

    /// <summary>The hashes of the tile; null when they are not there.</summary>
    public byte[]? Hashes { get; private set; }

    /// <summary>The root over a full tile; null where it is not full or not there.</summary>
    public byte[]? Root { get; private set; }

    /// <summary>Whether the entries are there.</summary>
    public bool HasEntries { get; private set; }

    /// <summary>Times of the first and the last entry; null where none could be read.</summary>
    public (DateTimeOffset First, DateTimeOffset Last)? Times { get; private set; }

    /// <summary>How many entries the log says it has deleted; 0 when it says nothing here.</summary>
    public long Pruned { get; private set; }

    public IReadOnlyList<LogFault> Faults => _faults;

    /// <summary>Reads and checks.</summary>
    public static async Task<BundleCheck> RunAsync(LogReader read, Tile tile, Action<AuditEntry>? seen, CancellationToken cancellation)
    {
        var check = new BundleCheck(tile);
        var hashes = await read(tile.Path, cancellation);
        var bundle = await read((tile with { Level = Tile.Entries }).Path, cancellation);
        check.Take(hashes, bundle, seen);
        return check;
    }

    private long First => _tile.Number * Tile.FullWidth;

    private void Take(byte[]? hashes, byte[]? bundle, Action<AuditEntry>? seen)
    {
        if (hashes?.Length == _tile.Width * MerkleHash.Size)
        {
            Hashes = hashes;
            Root = _tile.IsFull ? CompactRange.Of(hashes).Root() : null;
        }
        else
        {
            _faults.Add(new LogFault(First, $"The tile {_tile.Path} is missing or has the wrong length."));
        }

        if (bundle is not null)
        {
            HasEntries = true;
            TakeEntries(bundle, seen);
        }
    }

    private void TakeEntries(byte[] bundle, Action<AuditEntry>? seen)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> entries;
        try
        {
            entries = EntryBundle.Read(bundle);
        }
        catch (FormatException)
        {
            entries = [];
        }

        if (entries.Count != _tile.Width)
        {
            _faults.Add(new LogFault(First + FirstOther(entries), $"The bundle of entries beside {_tile.Path} does not hold {_tile.Width} entries."));
            return;
        }

        for (var i = 0; i < entries.Count; i++)
        {
            TakeEntry(First + i, i, entries[i].Span, seen);
        }
    }

    /// <summary>The first place at which another entry stands than the tree was built over, or none.</summary>
    private int FirstOther(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        var place = 0;
        while (place < entries.Count && place < _tile.Width && Hashes is not null && IsLeaf(place, entries[place].Span))
        {
            place++;
        }

        return place;
    }

    private bool IsLeaf(int place, ReadOnlySpan<byte> entry) => MerkleHash.OfLeaf(entry).AsSpan().SequenceEqual(Hashes.AsSpan(place * MerkleHash.Size, MerkleHash.Size));

    private void TakeEntry(long index, int place, ReadOnlySpan<byte> bytes, Action<AuditEntry>? seen)
    {
        if (Hashes is not null && !IsLeaf(place, bytes))
        {
            _faults.Add(new LogFault(index, "The entry is not the one that the tree was built over."));
        }

        try
        {
            var entry = AuditEntryFormat.Read(bytes);
            if (entry.Index != index)
            {
                _faults.Add(new LogFault(index, "The entry says that it stands elsewhere."));
            }

            if (entry.Time < Times?.Last)
            {
                _faults.Add(new LogFault(index, "The entry is older than the one before it."));
            }

            Times = (Times?.First ?? entry.Time, entry.Time);
            Pruned = entry is { Action: AuditActions.LogPruned, Count: { } count } ? Math.Max(Pruned, count) : Pruned;
            seen?.Invoke(entry);
        }
        catch (FormatException)
        {
            _faults.Add(new LogFault(index, "The entry is not in its canonical form."));
        }
    }
}
