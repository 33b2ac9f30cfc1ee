using DataHub.AuditLog.Merkle;
using DataHub.AuditLog.Notes;
using DataHub.AuditLog.Tiles;

namespace DataHub.AuditLog.Tests.Support;

/// <summary>A log as files by their paths, made as the hub makes it.</summary>
internal sealed class StoredLog
{
    public const string Origin = "datahub.example/log";

    public static readonly SigningKey Key = SigningKey.Create(Origin);

    private readonly List<byte[]> _entries = [];

    /// <param name="size">How many entries.</param>
    /// <param name="pruned">How many of them, from the front, are gone; the last entry says so.</param>
    public StoredLog(int size, int pruned = 0)
    {
        for (var i = 0; i < size; i++)
        {
            _entries.Add(AuditEntryFormat.Write(Entry(i, i == size - 1 ? pruned : 0)));
        }

        Write(pruned);
    }

    private StoredLog(IReadOnlyDictionary<string, byte[]> files) => Files = new(files, StringComparer.Ordinal);

    public Dictionary<string, byte[]> Files { get; private set; } = [];

    public Checkpoint Checkpoint(int size) => new(Origin, size, new TileReader(size, t => new TileNodes(Files[Path(t)][..(t.Width * MerkleHash.Size)])).Tree.Root());

    public StoredLog Copy() => new(Files);

    public Task<byte[]?> ReadAsync(string path, CancellationToken cancellation) => Task.FromResult(Files.GetValueOrDefault(path));

    public IReadOnlyList<byte[]> Entries => _entries;

    private string Path(Tile tile) => Files.ContainsKey(tile.Path) ? tile.Path : Tile.At(_entries.Count, tile.Level, tile.Number).Path;

    private static AuditEntry Entry(int index, int pruned) => Support.Entries.Smallest with
    {
        Index = index,
        Id = index.ToString("x32", null),
        Time = DateTimeOffset.UnixEpoch.AddSeconds(index / 3),
        Action = pruned > 0 ? AuditActions.LogPruned : AuditActions.DryRun,
        Count = pruned > 0 ? pruned : null,
        Partner = "comensha",
    };

    private void Write(int pruned)
    {
        Files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var growth = new TileGrowth(0, _ => []);
        _entries.ForEach(e => growth.Add(MerkleHash.OfLeaf(e)));
        foreach (var (tile, hashes) in growth.TakeChanged())
        {
            Files[tile.Path] = hashes;
            if (tile.Level == 0 && tile.Number * Tile.FullWidth >= pruned)
            {
                Files[(tile with { Level = Tile.Entries }).Path] = EntryBundle.Write(_entries.GetRange((int)tile.Number * Tile.FullWidth, tile.Width));
            }
        }
    }
}
