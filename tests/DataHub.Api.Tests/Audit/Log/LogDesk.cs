using System.Text;
using DataHub.Api.Tests.Support;
using DataHub.AuditLog.Merkle;
using DataHub.AuditLog.Notes;
using DataHub.AuditLog.Tiles;

namespace DataHub.Api.Tests.Audit.Log;

/// <summary>The log as an officer or a partner has it: over HTTP, believing nothing but the public key.</summary>
internal sealed class LogDesk(HttpClient client)
{
    public const string Root = "/v1/audit-log";

    public async Task<VerifierKey[]> KeysAsync()
        => [.. (await client.GetAsync(Uri("keys")).JsonAsync()).GetProperty("keys").EnumerateArray().Select(k => VerifierKey.Parse(k.GetProperty("key").GetString()!))];

    public async Task<Checkpoint> CheckpointAsync() => Checkpoint.Open(await client.GetStringAsync(Uri("checkpoint")), await KeysAsync());

    public Task<byte[]> TileAsync(Tile tile) => client.GetByteArrayAsync(new Uri($"{Root}/{tile.Path}", UriKind.Relative));

    public async Task<List<byte[]>> EntriesAsync(long size)
    {
        var entries = new List<byte[]>();
        for (var number = 0L; number * Tile.FullWidth < size; number++)
        {
            entries.AddRange(EntryBundle.Read(await TileAsync(Tile.At(size, 0, number) with { Level = Tile.Entries })).Select(e => e.ToArray()));
        }

        return entries;
    }

    public async Task<IReadOnlyList<byte[]>> ProofAsync(string query)
        => [.. (await client.GetAsync(Uri(query)).JsonAsync()).GetProperty("hashes").EnumerateArray().Select(h => Convert.FromBase64String(h.GetString()!))];

    public Task<int> StatusAsync(string path) => client.StatusAsync($"{Root}/{path}");

    public static byte[] RootOf(IReadOnlyList<byte[]> entries)
        => new MerkleTree(entries.Count, (level, index) => Node(entries, level, index)).Root();

    private static byte[] Node(IReadOnlyList<byte[]> entries, int level, long index)
        => level == 0 ? MerkleHash.OfLeaf(entries[(int)index]) : MerkleHash.OfNode(Node(entries, level - 1, 2 * index), Node(entries, level - 1, (2 * index) + 1));

    private static Uri Uri(string path) => new($"{Root}/{path}", UriKind.Relative);

    public static string Text(byte[] entry) => Encoding.UTF8.GetString(entry);
}
