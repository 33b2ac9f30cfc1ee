using System.Globalization;
using DataHub.AuditLog.Merkle;

namespace DataHub.AuditLog.Notes;

/// <summary>What a log commits itself to: how many entries it has, and the root over them (C2SP tlog-checkpoint).</summary>
/// <param name="Origin">Which log: the name of its keys.</param>
/// <param name="Size">Number of entries.</param>
/// <param name="Root">32 bytes.</param>
public sealed record Checkpoint(string Origin, long Size, ReadOnlyMemory<byte> Root)
{
    private const int MinLines = 3;

    /// <summary>The text that is signed: origin, size and root, one a line.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root.Span)}\n");

    /// <summary>The signed note of it.</summary>
    public string Sign(IEnumerable<SigningKey> keys) => SignedNote.Sign(Text, keys);

    /// <summary>Reads a signed checkpoint. Lines after the root are extensions of others, and passed over.</summary>
    /// <param name="note">The note.</param>
    /// <param name="keys">Of which at least one must have signed it, under the name of its origin.</param>
    /// <exception cref="FormatException">It is none, or not signed by these keys.</exception>
    public static Checkpoint Open(string note, IReadOnlyCollection<VerifierKey> keys)
    {
        var (text, signers) = SignedNote.Open(note, keys);
        var checkpoint = Parse(text);
        return signers.Any(s => s.Name == checkpoint.Origin) ? checkpoint : throw new FormatException("The checkpoint is signed under another name than its origin.");
    }

    private static Checkpoint Parse(string text)
    {
        var lines = text[..^1].Split('\n');
        return lines.Length >= MinLines
            && VerifierKey.IsName(lines[0])
            && long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && size.ToString(CultureInfo.InvariantCulture) == lines[1]
            && StrictBase64.TryRead(lines[2], out var root)
            && root.Length == MerkleHash.Size
            && !lines.Skip(MinLines).Any(string.IsNullOrEmpty)
            ? new Checkpoint(lines[0], size, root)
            : throw new FormatException("A checkpoint has an origin, a size and a root.");
    }
}
