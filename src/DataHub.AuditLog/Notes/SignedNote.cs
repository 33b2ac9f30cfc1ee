using System.Buffers.Binary;
using System.Text;

namespace DataHub.AuditLog.Notes;

/// <summary>
/// A text with signatures below it, one a line, that anybody can read without a parser (C2SP signed-note). Signatures of unknown keys are passed over; one of
/// a known key that is wrong makes the note wrong.
/// </summary>
public static class SignedNote
{
    private const string Mark = "\u2014 ";

    private const int MaxLength = 1 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The note with the signatures of all <paramref name="keys"/>, in their order.</summary>
    /// <param name="text">Ends with a newline and has no empty line at its end.</param>
    /// <param name="keys">At least one.</param>
    public static string Sign(string text, IEnumerable<SigningKey> keys)
    {
        var note = new StringBuilder(text).Append('\n');
        foreach (var key in keys)
        {
            var line = new byte[sizeof(uint) + VerifierKey.SignatureSize];
            BinaryPrimitives.WriteUInt32BigEndian(line, key.Public.Id);
            key.Sign(text).CopyTo(line, sizeof(uint));
            note.Append(Mark).Append(key.Public.Name).Append(' ').Append(Convert.ToBase64String(line)).Append('\n');
        }

        return note.ToString();
    }

    /// <summary>The bytes as text.</summary>
    /// <exception cref="FormatException">They are not UTF-8, or too many.</exception>
    public static string Decode(ReadOnlySpan<byte> note)
    {
        try
        {
            return note.Length <= MaxLength ? Strict.GetString(note) : throw new FormatException("The note is too long.");
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException("The note is not UTF-8.");
        }
    }

    /// <summary>The text of a note that at least one of <paramref name="keys"/> has signed, and which of them did.</summary>
    /// <exception cref="FormatException">It is no note, none of the keys has signed it, or a signature of one of them is wrong.</exception>
    public static (string Text, IReadOnlyList<VerifierKey> Signers) Open(string note, IReadOnlyCollection<VerifierKey> keys)
    {
        var (text, lines) = Split(note);
        var signers = new List<VerifierKey>();
        foreach (var (name, id, signature) in lines.Select(Line))
        {
            if (keys.FirstOrDefault(k => k.Name == name && k.Id == id) is not { } key)
            {
                continue;
            }

            if (!key.Verifies(text, signature))
            {
                throw new FormatException("A signature under the note is not its key's.");
            }

            signers.Add(key);
        }

        return signers.Count > 0 ? (text, signers) : throw new FormatException("No key that is known here has signed the note.");
    }

    private static (string Text, string[] Lines) Split(string note)
    {
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        return end >= 0 && note.EndsWith('\n') && end + 2 < note.Length && !note.Any(c => char.IsControl(c) && c != '\n')
            ? (note[..(end + 1)], note[(end + 2)..^1].Split('\n'))
            : throw new FormatException("A note is a text, an empty line, and lines of signatures.");
    }

    private static (string Name, uint Id, byte[] Signature) Line(string line)
    {
        var words = line.Split(' ');
        return line.StartsWith(Mark, StringComparison.Ordinal) && words.Length == 3 && words[1].Length > 0 && !words[1].Contains('+', StringComparison.Ordinal)
            && StrictBase64.TryRead(words[2], out var bytes) && bytes.Length > sizeof(uint)
            ? (words[1], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[sizeof(uint)..])
            : throw new FormatException("A line of signatures does not have its form.");
    }
}
