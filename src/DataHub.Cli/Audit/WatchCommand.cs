using System.Globalization;
using DataHub.AuditLog.Merkle;
using DataHub.AuditLog.Notes;

namespace DataHub.Cli.Audit;

/// <summary>
/// <c>audit watch</c>: keeps the newest checkpoint of a hub, and cries out when the next one does not follow from it: the log was set back, or two people are
/// shown two logs. A partner's token is enough.
/// </summary>
internal static class WatchCommand
{
    private static readonly string[] Names = ["--state", "--key", "--token-file", "--every", "--times"];

    public static async Task<int> RunAsync(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        var options = CommandLine.Read("audit watch", words, Names, "--key");
        var every = TimeSpan.FromSeconds(Number(options.Find("--every") ?? "60", "--every", 86_400));
        var times = options.Find("--times") is { } text ? Number(text, "--times", int.MaxValue) : int.MaxValue;
        var state = new WatchState(options.Required("--state"));
        var address = options.File ?? throw new UsageException("audit watch takes a hub's address. datahub --help tells more.");
        for (var i = 0; i < times; i++)
        {
            if (i > 0)
            {
                await Task.Delay(every, cancellation);
            }

            await TryLookAsync(address, options, state, isFirst: i == 0, cancellation);
        }

        return 0;
    }

    /// <summary>Hubs are away at times, and tokens are renewed: whoever watches waits. Only what is wrong from the beginning ends it.</summary>
    private static async Task TryLookAsync(string address, CommandLine options, WatchState state, bool isFirst, CancellationToken cancellation)
    {
        try
        {
            using var hub = LogPlace.Open(address, options.Find("--token-file")) as HubPlace ?? throw new UsageException("audit watch takes a hub's address. datahub --help tells more.");
            await LookAsync(hub, state, KeyFile.Read(options.All("--key")), cancellation);
        }
        catch (UsageException absent) when (!isFirst)
        {
            await Console.Error.WriteLineAsync($"Not seen: {absent.Message}");
        }
    }

    private static async Task LookAsync(HubPlace hub, WatchState state, IReadOnlyList<VerifierKey> given, CancellationToken cancellation)
    {
        var known = given.Count > 0 || state.Keys.Count > 0 ? [.. given, .. state.Keys] : await hub.KeysAsync(cancellation);
        var isFirst = state.Note is null;
        var note = await NoteAsync(hub, cancellation);
        try
        {
            var now = Checkpoint.Open(note, known);
            if (state.Note is { } kept)
            {
                await FollowAsync(hub, Checkpoint.Open(kept, known), now, cancellation);
            }

            // A key that is new is believed when the log speaks of it, by the signature of one that is known; and one that signs no more is believed no more.
            state.Keep(note, SignedNote.Open(note, [.. known.Concat(await hub.ProvedKeysAsync(known, cancellation)).DistinctBy(k => k.ToString())]).Signers);
            await Console.Out.WriteLineAsync($"{Screen.Number(now.Size)} entries, {Convert.ToBase64String(now.Root.Span)}: {(isFirst ? "kept, the first" : "follows")}");
        }
        catch (FormatException wrong)
        {
            throw new MismatchException($"ALARM: {wrong.Message} The kept checkpoint and the other one are in {state.Accuse(note)}.");
        }
    }

    private static async Task<string> NoteAsync(HubPlace hub, CancellationToken cancellation)
    {
        try
        {
            return await hub.NoteAsync(cancellation) ?? throw new UsageException("The hub has no checkpoint.");
        }
        catch (FormatException wrong)
        {
            throw new MismatchException($"ALARM: what the hub gives for a checkpoint is none: {wrong.Message}");
        }
    }

    /// <exception cref="FormatException">It does not follow.</exception>
    private static async Task FollowAsync(HubPlace hub, Checkpoint kept, Checkpoint now, CancellationToken cancellation)
    {
        if (now.Origin != kept.Origin)
        {
            throw new FormatException("The hub shows another log under another name.");
        }

        if (now.Size < kept.Size)
        {
            throw new FormatException(FormattableString.Invariant($"The log was set back: it had {kept.Size} entries, and has {now.Size}."));
        }

        var proof = kept.Size == 0 || kept.Size == now.Size ? [] : await hub.ConsistencyAsync(kept.Size, now.Size, cancellation)
            ?? throw new FormatException("The hub does not prove that its log is the one that it was.");
        if (kept.Size > 0 && !MerkleProof.IsConsistent((ulong)kept.Size, (ulong)now.Size, kept.Root.Span, now.Root.Span, proof))
        {
            throw new FormatException(FormattableString.Invariant($"The log is another one: the first {kept.Size} entries are not those that were there."));
        }
    }

    private static int Number(string text, string option, int most)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new UsageException(FormattableString.Invariant($"{option} takes 1 to {most}."));
}
