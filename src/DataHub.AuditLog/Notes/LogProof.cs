using System.Globalization;
using System.Text;
using DataHub.AuditLog.Merkle;

namespace DataHub.AuditLog.Notes;

/// <summary>A proof that stands alone: an entry, where it stands in the tree, and the signed checkpoint of that tree (C2SP tlog-proof).</summary>
/// <param name="Entry">The bytes of the entry, in the proof's field for extra data.</param>
/// <param name="Index">Its place.</param>
/// <param name="Hashes">From the leaf up, 32 bytes each.</param>
/// <param name="Note">The signed checkpoint as it was given.</param>
public sealed record LogProof(ReadOnlyMemory<byte> Entry, long Index, IReadOnlyList<byte[]> Hashes, string Note)
{
    private const string Header = "c2sp.org/tlog-proof@v1", Extra = "extra ", IndexName = "index ";

    // A tree of 2^63 leaves is 63 high.
    private const int MaxHashes = 63;

    /// <summary>The proof as text.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder().Append(Header).Append('\n');
            text.Append(Extra).Append(Convert.ToBase64String(Entry.Span)).Append('\n');
            text.Append(IndexName).Append(Index.ToString(CultureInfo.InvariantCulture)).Append('\n');
            foreach (var hash in Hashes)
            {
                text.Append(Convert.ToBase64String(hash)).Append('\n');
            }

            return text.Append('\n').Append(Note).ToString();
        }
    }

    /// <summary>Reads a proof; whether it holds is asked of <see cref="Check"/>.</summary>
    /// <exception cref="FormatException">It does not have the form.</exception>
    public static LogProof Parse(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = end < 0 ? [] : text[..end].Split('\n');
        if (lines.Length is < 3 or > 3 + MaxHashes || lines[0] != Header || !lines[1].StartsWith(Extra, StringComparison.Ordinal)
            || !lines[2].StartsWith(IndexName, StringComparison.Ordinal) || !StrictBase64.TryRead(lines[1][Extra.Length..], out var entry)
            || !long.TryParse(lines[2][IndexName.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            throw new FormatException("A proof has the lines of c2sp.org/tlog-proof@v1, with the entry as extra data.");
        }

        var hashes = lines.Skip(3).Select(l => StrictBase64.TryRead(l, out var hash) ? hash : throw new FormatException("A hash in the proof is not base64.")).ToList();
        var proof = new LogProof(entry, index, hashes, text[(end + 2)..]);
        return proof.Text == text ? proof : throw new FormatException("The proof is not written as it would be.");
    }

    /// <summary>Checks the signature and the proof; the checkpoint that the entry is under.</summary>
    /// <exception cref="FormatException">One of them is wrong.</exception>
    public Checkpoint Check(IReadOnlyCollection<VerifierKey> keys)
    {
        var checkpoint = Checkpoint.Open(Note, keys);
        return MerkleProof.Includes((ulong)Index, (ulong)checkpoint.Size, MerkleHash.OfLeaf(Entry.Span), Hashes, checkpoint.Root.Span)
            ? checkpoint
            : throw new FormatException("The proof does not lead from the entry to the checkpoint.");
    }
}
