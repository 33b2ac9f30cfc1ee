using System.Text.Json;
using DataHub.AuditLog.Merkle;

namespace DataHub.AuditLog.Tests.Merkle;

/// <summary>The published vectors of transparency-dev/merkle, most of which must be refused. They lie beside the repository.</summary>
internal sealed class VectorTests
{
    private const int All = 196;

    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    private sealed record Inclusion(ulong LeafIdx, ulong TreeSize, byte[] LeafHash, byte[] Root, byte[][]? Proof, bool WantErr);

    private sealed record Consistency(ulong Size1, ulong Size2, byte[] Root1, byte[] Root2, byte[][]? Proof, bool WantErr);

    [Test]
    public void Each_published_vector_is_taken_or_refused_as_it_says()
    {
        var inclusion = Read<Inclusion>("inclusion");
        var consistency = Read<Consistency>("consistency");
        Assert.That(inclusion.Count + consistency.Count, Is.EqualTo(All));
        Assert.Multiple(() =>
        {
            inclusion.ForEach(v => Assert.That(MerkleProof.Includes(v.Value.LeafIdx, v.Value.TreeSize, v.Value.LeafHash, v.Value.Proof ?? [], v.Value.Root), Is.Not.EqualTo(v.Value.WantErr), v.File));
            consistency.ForEach(v => Assert.That(MerkleProof.IsConsistent(v.Value.Size1, v.Value.Size2, v.Value.Root1, v.Value.Root2, v.Value.Proof ?? []), Is.Not.EqualTo(v.Value.WantErr), v.File));
        });
    }

    [Test]
    public void The_eight_classic_leaves_have_their_published_root()
    {
        string[] leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        var tree = new MerkleTree(leaves.Length, (level, index) => level == 0 ? MerkleHash.OfLeaf(Convert.FromHexString(leaves[index])) : Node(level, index));
        Assert.That(Convert.ToBase64String(tree.Root()), Is.EqualTo("XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg="));

        byte[] Node(int level, long index)
            => level == 0 ? MerkleHash.OfLeaf(Convert.FromHexString(leaves[index])) : MerkleHash.OfNode(Node(level - 1, 2 * index), Node(level - 1, (2 * index) + 1));
    }

    [Test]
    public void The_tree_without_leaves_has_its_published_root()
        => Assert.That(Convert.ToHexStringLower(MerkleHash.OfNothing()), Is.EqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));

    private static List<(string File, T Value)> Read<T>(string kind)
        => [.. Directory.EnumerateFiles(Path.Combine(Folder(), kind), "*.json", SearchOption.AllDirectories)
            .Select(f => (f, JsonSerializer.Deserialize<T>(File.ReadAllText(f), Options)!))];

    private static string Folder()
    {
        for (var folder = TestContext.CurrentContext.TestDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var data = Path.Combine(folder, "..", "shared", "data", "merkle-vectors");
            if (Directory.Exists(data))
            {
                return data;
            }
        }

        Assert.Ignore("The published vectors (../shared/data/merkle-vectors) are not here.");
        return string.Empty;
    }
}
