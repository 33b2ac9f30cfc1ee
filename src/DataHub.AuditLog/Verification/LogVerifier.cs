using DataHub.AuditLog.Merkle;
using DataHub.AuditLog.Notes;
using DataHub.AuditLog.Tiles;

namespace DataHub.AuditLog.Verification;

/// <summary>
/// Reads a whole log, entries and tiles, and computes all of it again: each leaf from its entry, each node from the leaves, the root, and the roots of older
/// checkpoints. Nothing is taken from what the hub says of itself, and no code is shared with what the hub writes its tree by.
/// </summary>
public sealed class LogVerifier
{
    // Tiles that are read and checked side by side before they are joined in order.
    private const int Window = 64;

    private readonly LogReader _read;
    private readonly long _size;
    private readonly IReadOnlyList<Checkpoint> _checkpoints;
    private readonly Action<AuditEntry>? _seen;
    private readonly CompactRange _range = new();
    private readonly List<LogFault> _faults = [];
    private readonly List<byte[]> _roots = [];
    private long _firstEntry;
    private long _pruned;
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    private LogVerifier(LogReader read, long size, IReadOnlyList<Checkpoint> checkpoints, Action<AuditEntry>? seen)
        => (_read, _size, _checkpoints, _seen) = (read, size, checkpoints, seen);

    /// <summary>Verifies the first <paramref name="size"/> entries of a log.</summary>
    /// <param name="read">Reads its tiles and bundles.</param>
    /// <param name="size">How many entries it is to have.</param>
    /// <param name="checkpoints">What it once committed itself to, signatures checked; one that is longer than the log is a fault.</param>
    /// <param name="seen">Is given each entry that can be read, on several threads and in no order.</param>
    /// <param name="progress">Is told how many entries are done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <remarks>Reads each tile and bundle once; the memory needed is that of the level above the leaves, an eight-thousandth of the log.</remarks>
    public static async Task<LogReport> RunAsync(
        LogReader read,
        long size,
        IReadOnlyList<Checkpoint> checkpoints,
        Action<AuditEntry>? seen = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default)
    {
        var verifier = new LogVerifier(read, size, checkpoints, seen);
        await verifier.CheckLeavesAsync(progress, cancellation);
        await verifier.CheckNodesAsync(cancellation);
        verifier.CheckEnds();
        return new LogReport(size, verifier._firstEntry, verifier._range.Root(), [.. verifier._faults.OrderBy(f => f.Entry ?? long.MaxValue).Take(LogReport.MaxFaults)]);
    }

    private async Task CheckLeavesAsync(IProgress<long>? progress, CancellationToken cancellation)
    {
        var tiles = (_size + Tile.FullWidth - 1) / Tile.FullWidth;
        for (var start = 0L; start < tiles && _faults.Count < LogReport.MaxFaults; start += Window)
        {
            var checks = new BundleCheck[(int)Math.Min(Window, tiles - start)];
            var first = start;
            await Parallel.ForAsync(
                0, checks.Length, cancellation, async (i, stop) => checks[i] = await BundleCheck.RunAsync(_read, Tile.At(_size, 0, first + i), _seen, stop));
            for (var i = 0; i < checks.Length; i++)
            {
                Join(first + i, checks[i]);
            }

            progress?.Report(Math.Min(_size, (start + Window) * Tile.FullWidth));
        }
    }

    private void Join(long number, BundleCheck check)
    {
        var first = number * Tile.FullWidth;
        _faults.AddRange(check.Faults);
        if (!check.HasEntries && _firstEntry == first)
        {
            _firstEntry = Math.Min(first + Tile.FullWidth, _size);
        }
        else if (!check.HasEntries)
        {
            _faults.Add(new LogFault(first, "Entries are missing, though older ones are there."));
        }
        else
        {
            if (check.Times?.First < _last)
            {
                _faults.Add(new LogFault(first, "The entry is older than the one before it."));
            }

            _last = check.Times?.Last ?? _last;
            _pruned = Math.Max(_pruned, check.Pruned);
        }

        if (check.Hashes is not null)
        {
            AddLeaves(first, check);
        }
    }

    private void AddLeaves(long first, BundleCheck check)
    {
        var hashes = check.Hashes!;
        var count = hashes.Length / MerkleHash.Size;
        foreach (var checkpoint in _checkpoints.Where(c => c.Size > first && c.Size <= first + count).DistinctBy(c => (c.Size, Convert.ToHexString(c.Root.Span))))
        {
            var older = _range.Copy();
            older.AddLeaves(hashes.AsSpan(0, (int)(checkpoint.Size - first) * MerkleHash.Size));
            CheckRoot(checkpoint, older.Root());
        }

        if (check.Root is { } root)
        {
            _range.Add(Tile.Height, root);
            _roots.Add(root);
        }
        else
        {
            _range.AddLeaves(hashes);
        }
    }

    private void CheckRoot(Checkpoint checkpoint, byte[] root)
    {
        if (!checkpoint.Root.Span.SequenceEqual(root))
        {
            _faults.Add(new LogFault(null, FormattableString.Invariant($"The checkpoint over {checkpoint.Size} entries has another root: one of these entries is not what it was.")));
        }
    }

    /// <summary>Each level above the leaves, from the roots of the tiles below.</summary>
    private async Task CheckNodesAsync(CancellationToken cancellation)
    {
        var below = _roots;
        for (var level = 1; below.Count > 0 && _faults.Count == 0; level++)
        {
            var above = new List<byte[]>();
            foreach (var (number, hashes) in below.Chunk(Tile.FullWidth).Index())
            {
                var tile = new Tile(level, number, hashes.Length);
                byte[] expected = [.. hashes.SelectMany(h => h)];
                if (await _read(tile.Path, cancellation) is not { } stored || !stored.AsSpan().SequenceEqual(expected))
                {
                    var first = (long)number << (Tile.Height * (level + 1));
                    _faults.Add(new LogFault(first, $"The tile {tile.Path} does not follow from the tiles below it."));
                }

                if (tile.IsFull)
                {
                    above.Add(CompactRange.Of(expected).Root());
                }
            }

            below = above;
        }
    }

    private void CheckEnds()
    {
        foreach (var longer in _checkpoints.Where(c => c.Size > _size).Select(c => c.Size).Distinct())
        {
            _faults.Add(new LogFault(_size, FormattableString.Invariant($"The log has {_size} entries, and a checkpoint says that it had {longer}: it was set back.")));
        }

        foreach (var empty in _checkpoints.Where(c => c.Size == 0))
        {
            CheckRoot(empty, MerkleHash.OfNothing());
        }

        if (_firstEntry > _pruned)
        {
            _faults.Add(new LogFault(0, "Entries are missing, and the log does not say that they were past their term."));
        }
    }
}
