using DataHub.AuditLog.Notes;

namespace DataHub.Cli.Audit;

/// <summary>Public keys: given as text, or in a file, one a line.</summary>
internal static class KeyFile
{
    /// <summary>Those that the words name.</summary>
    /// <exception cref="UsageException">One of them is neither a key nor a file of keys.</exception>
    public static IReadOnlyList<VerifierKey> Read(IEnumerable<string> words)
    {
        try
        {
            return [.. words.SelectMany(w => Parse(File.Exists(w) ? File.ReadAllText(w) : w) is { Count: > 0 } keys ? keys : throw new FormatException())];
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException("--key takes a public key (name+hash+base64) or a file of them, one a line.");
        }
    }

    /// <exception cref="FormatException">A line is no key.</exception>
    public static IReadOnlyList<VerifierKey> Parse(string text)
        => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(VerifierKey.Parse)];
}
