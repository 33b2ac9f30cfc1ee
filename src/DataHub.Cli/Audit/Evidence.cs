using DataHub.AuditLog.Notes;

namespace DataHub.Cli.Audit;

/// <summary>Files that somebody kept: checkpoints, and receipts, which hold one.</summary>
internal static class Evidence
{
    private const string ProofHeader = "c2sp.org/tlog-proof@";

    /// <summary>The checkpoint in a file, its signature checked, and the note that it stands in.</summary>
    /// <exception cref="UsageException">It cannot be read.</exception>
    /// <exception cref="MismatchException">It is not what the keys signed.</exception>
    public static (Checkpoint Checkpoint, string Note) Read(string file, IReadOnlyCollection<VerifierKey> keys)
    {
        try
        {
            var text = Text(file);
            if (!text.StartsWith(ProofHeader, StringComparison.Ordinal))
            {
                return (Checkpoint.Open(text, keys), text);
            }

            var proof = LogProof.Parse(text);
            return (proof.Check(keys), proof.Note);
        }
        catch (FormatException wrong)
        {
            throw new MismatchException($"{Screen.Plain(file)} does not hold: {wrong.Message} (--key can be given several times: an old checkpoint is signed with an old key.)");
        }
    }

    /// <exception cref="UsageException">It cannot be read.</exception>
    public static string Text(string file)
    {
        try
        {
            return SignedNote.Decode(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Screen.Plain(file)} cannot be read.");
        }
    }
}
