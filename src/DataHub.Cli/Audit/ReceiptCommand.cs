using System.Text;
using DataHub.AuditLog;
using DataHub.AuditLog.Notes;

namespace DataHub.Cli.Audit;

/// <summary><c>audit receipt</c>: checks a receipt that was kept, without any hub, and prints the entry that it proves.</summary>
internal static class ReceiptCommand
{
    public static int Run(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        var options = CommandLine.Read("audit receipt", words, ["--key"], "--key");
        var file = options.File ?? throw new UsageException("audit receipt takes the file of a receipt. datahub --help tells more.");
        var keys = KeyFile.Read(options.All("--key"));
        if (keys.Count == 0)
        {
            throw new UsageException("--key is missing. datahub --help tells more.");
        }

        cancellation.ThrowIfCancellationRequested();
        try
        {
            var proof = LogProof.Parse(Evidence.Text(file));
            var checkpoint = proof.Check(keys);
            if (AuditEntryFormat.Read(proof.Entry.Span).Index != proof.Index)
            {
                throw new FormatException("The entry says that it stands elsewhere.");
            }

            Console.Out.WriteLine(Screen.Plain(Encoding.UTF8.GetString(proof.Entry.Span)));
            Console.Error.WriteLine($"Proved: entry {Screen.Number(proof.Index)} of a log of {Screen.Number(checkpoint.Size)} entries, signed by {checkpoint.Origin}.");
            return 0;
        }
        catch (FormatException wrong)
        {
            throw new MismatchException($"{Screen.Plain(file)} does not hold: {wrong.Message}");
        }
    }
}
