using DataHub.Cli.Files;
using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Cli;

/// <summary><c>protect</c>: hides what must be hidden of a table of counts.</summary>
internal static class ProtectCommand
{
    private const string KeyName = "--key";
    private const string EffortName = "--effort";

    /// <summary>The exit code.</summary>
    /// <exception cref="UsageException">A word or a file is wrong.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was written.</exception>
    public static int Run(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        var line = CommandLine.Read("protect", words, [.. TableArguments.Names, .. PreferenceArguments.Names, EffortName, KeyName], [TableArguments.CodeListName, .. PreferenceArguments.Names]);
        var arguments = TableArguments.Read(line, line.Find(KeyName));
        var effort = EffortOf(line.Find(EffortName));
        var preferences = PreferenceArguments.Read(line);
        var key = line.Find(KeyName) is { } path ? ReadKey(path) : null;
        var faults = new FaultList();
        var file = CountsFile.Read(arguments.File, arguments.ReadCodeLists(faults), faults);
        if (file is not null)
        {
            preferences.Check(arguments.File, file.Dimensions, faults);
        }

        faults.ThrowIfAny();
        arguments.Announce();
        if (key is null)
        {
            Console.Error.WriteLine($"No {KeyName}: a fresh random key is used, and another run may hide other cells.");
        }

        var start = TimeProvider.System.GetTimestamp();
        var outcome = Protect(file!.Table!, arguments.Rules, key ?? NoiseKey.CreateRandom(), new ProtectionOptions(Effort: effort) { Preferences = preferences.Preferences }, cancellation);
        if (outcome is ProtectionOutcome.NotAdditive contradictory)
        {
            file.Add(contradictory.Found);
            faults.ThrowIfAny();
        }

        var result = (ProtectionOutcome.Protected)outcome;
        arguments.Output.Write(text => TableText.Write(text, result.Table), cancellation);
        Summarize(arguments.Output.Screen, result, TimeProvider.System.GetElapsedTime(start));
        return 0;
    }

    private static Effort EffortOf(string? word) => word switch
    {
        null or "auto" => Effort.Auto,
        "fast" => Effort.Fast,
        "thorough" => Effort.Thorough,
        "optimal" => Effort.Optimal,
        _ => throw new UsageException($"{EffortName} takes auto, fast, thorough or optimal."),
    };

    private static NoiseKey ReadKey(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> key = stackalloc byte[NoiseKey.Size + 1];
            return file.ReadAtLeast(key, key.Length, throwOnEndOfStream: false) == NoiseKey.Size
                ? new NoiseKey(key[..NoiseKey.Size]) : throw new UsageException($"{KeyName} takes a file of {Screen.Number(NoiseKey.Size)} bytes.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"The file that {KeyName} names cannot be read.");
        }
    }

    private static ProtectionOutcome Protect(RawTable table, ProtectionRules rules, NoiseKey key, ProtectionOptions options, CancellationToken cancellation)
    {
        using var bar = new ProgressBar(table.Cube.CellCount);
        return DisclosureControl.Protect(table, rules, key, options with { Progress = bar }, cancellation);
    }

    private static void Summarize(TextWriter screen, ProtectionOutcome.Protected result, TimeSpan time)
    {
        var hidden = result.Table.Cells.Count(c => c.Status == CellStatus.Suppressed);
        screen.WriteLine($"threshold      {Screen.Number(result.Table.Rules.Threshold)}");
        screen.WriteLine($"cells          {Screen.Number(result.Table.Cells.Count)}");
        screen.WriteLine($"primary        {Screen.Number(result.PrimaryCount)}");
        screen.WriteLine($"complementary  {Screen.Number(hidden - result.PrimaryCount)}");
        screen.WriteLine($"seconds        {Screen.Number(time.TotalSeconds, "0.0")}");
        screen.WriteLine($"optimal        {(result.IsOptimal ? "yes" : "not proven")}");
        if (result.IsFallback)
        {
            screen.WriteLine($"fallback       yes: no better pattern was found, so everything {(result.Table.Rules.HidesZeros ? "is" : "but the zeros is")} suppressed");
        }
    }
}
