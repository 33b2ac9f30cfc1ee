using DataHub.AuditLog;
using DataHub.AuditLog.Notes;
using DataHub.AuditLog.Verification;

namespace DataHub.Cli.Audit;

/// <summary><c>audit verify</c>: reads a whole log and computes all of it again.</summary>
internal static class VerifyCommand
{
    private static readonly string[] Names = ["--key", "--against", "--save", "--token-file"];

    public static async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        var options = CommandLine.Read("audit verify", words, Names, "--key", "--against");
        var given = KeyFile.Read(options.All("--key"));
        var saved = options.Find("--save") is { } folder ? new SavedLog(folder) : null;
        using var place = LogPlace.Open(options.File ?? throw new UsageException("audit verify takes a hub's address, a folder, a database or the word postgres. datahub --help tells more."), options.Find("--token-file"));
        await place.DemandEntriesAsync(cancellation);
        var keys = given.Count > 0 ? given : await FoundAsync(place, cancellation);
        var (note, signed) = await SignedAsync(place, keys, cancellation);
        var size = place.Size ?? signed?.Size ?? throw new UsageException("There is no checkpoint here: this is no log.");
        var kept = options.All("--against").Select(f => Evidence.Read(f, keys)).ToList();
        List<Checkpoint> checkpoints = [.. signed is null ? [] : (Checkpoint[])[signed], .. kept.Select(k => k.Checkpoint)];
        if (checkpoints.Count == 0)
        {
            throw new UsageException("There is no checkpoint here, and without one nothing proves the log: name one that somebody kept, or a receipt, with --against.");
        }

        LogReader read = saved is null ? place.ReadAsync : saved.Keeping(place.ReadAsync);
        var keyHistory = new KeyHistory();
        var (report, unproven) = await CheckAsync(place, read, size, checkpoints, keyHistory, ProgressOf(size), cancellation);
        if (signed is not null && SignedNote.Open(note!, keys).Signers.All(k => keyHistory.IsRetired(k, signed.Size)))
        {
            report = report with { Faults = [.. report.Faults, new LogFault(null, "The checkpoint is signed by keys alone that the log says sign no more.")] };
        }

        // A folder that is saved needs the checkpoint of all that is in it.
        var whole = note ?? kept.Find(k => k.Checkpoint.Size == size).Note;
        if (saved is not null && whole is not null)
        {
            await saved.FinishAsync(whole, keys, cancellation);
        }

        return Print(report, checkpoints, unproven, isIndependent: given.Count > 0, isSavedInPart: saved is not null && whole is null, place.Omitted);
    }

    /// <summary>The log, and what else lies there: what does not fit, and how many rows no entry is left to be compared with.</summary>
    public static async Task<(LogReport Report, int Unproven)> CheckAsync(
        LogPlace place, LogReader read, long size, IReadOnlyList<Checkpoint> checkpoints, KeyHistory keys, IProgress<long>? progress, CancellationToken cancellation)
    {
        Action<AuditEntry> seen = keys.Take;
        var report = await LogVerifier.RunAsync(read, size, checkpoints, seen + place.Seen, progress, cancellation);
        var comparison = new Comparison(report.FirstEntry);
        place.Finish(comparison, report.FirstEntry);
        return (report with { Faults = [.. report.Faults.Concat(comparison.Faults).OrderBy(f => f.Entry ?? long.MaxValue)] }, comparison.Unproven);
    }

    private static async Task<IReadOnlyList<VerifierKey>> FoundAsync(LogPlace place, CancellationToken cancellation)
    {
        try
        {
            return await place.KeysAsync(cancellation) is { Count: > 0 } keys ? keys : throw new UsageException("There are no public keys here: give one with --key.");
        }
        catch (FormatException)
        {
            throw new UsageException("The public keys that lie here are none: give one with --key.");
        }
    }

    private static async Task<(string? Note, Checkpoint? Checkpoint)> SignedAsync(LogPlace place, IReadOnlyList<VerifierKey> keys, CancellationToken cancellation)
    {
        try
        {
            var note = await place.NoteAsync(cancellation);
            return (note, note is null ? null : Checkpoint.Open(note, keys));
        }
        catch (FormatException wrong)
        {
            throw new MismatchException($"The checkpoint does not hold: {wrong.Message}");
        }
    }

    private static Progress<long>? ProgressOf(long size)
        => Console.IsErrorRedirected ? null : new Progress<long>(done => Console.Error.Write($"\r{Screen.Number(done)} of {Screen.Number(size)} entries"));

    private static int Print(LogReport report, List<Checkpoint> checkpoints, int unproven, bool isIndependent, bool isSavedInPart, string? omitted)
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write("\r\u001b[K");
        }

        Screen.List(Console.Out, "Does not fit:", [.. report.Faults.Select(f => f.Entry is { } entry ? $"entry {Screen.Number(entry)}: {f.What}" : f.What)]);
        Console.Out.WriteLine($"entries      {Screen.Number(report.Size)}");
        Console.Out.WriteLine($"first kept   {Screen.Number(report.FirstEntry)}");
        Console.Out.WriteLine($"root         {Convert.ToBase64String(report.Root.Span)}");
        Console.Out.WriteLine($"signed       up to {Screen.Number(checkpoints.Max(c => c.Size))} entries");
        Console.Out.WriteLine($"key          {(isIndependent ? "yours" : "found beside the log: give one with --key to be independent of it")}");
        if (unproven > 0)
        {
            Console.Out.WriteLine($"not proven   {Screen.Number(unproven)} things that are stored, from before the first entry that is kept");
        }

        if (omitted is not null)
        {
            Console.Out.WriteLine($"not seen     {omitted}");
        }

        if (isSavedInPart)
        {
            Console.Out.WriteLine("saved        without a checkpoint: none that is known is signed for so many entries, and the folder alone proves nothing");
        }

        Console.Out.WriteLine($"fits         {(report.Fits ? "yes" : "no")}");
        return report.Fits ? 0 : AuditCommand.DoesNotFit;
    }
}
