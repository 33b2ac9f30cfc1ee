using System.Globalization;
using DataHub.Cli.Files;
using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Cli;

/// <summary>What <c>protect</c> and <c>attack</c> both take.</summary>
internal sealed class TableArguments
{
    public const string CodeListName = "--code-list";

    private const string ZerosName = "--zeros";

    private const int DefaultThreshold = 11;
    private const int MostThreshold = 1_000_000;

    private readonly Dictionary<string, string> _lists = new(StringComparer.Ordinal);
    private bool _isDefault;

    private TableArguments(string file, ProtectionRules rules, OutputFile output)
    {
        File = file;
        Rules = rules;
        Output = output;
    }

    /// <summary>The table's file.</summary>
    public string File { get; }

    /// <summary>The threshold, and whether zeros are hidden.</summary>
    public ProtectionRules Rules { get; }

    /// <summary>Where the result goes.</summary>
    public OutputFile Output { get; }

    /// <summary>The options, for the reading of the command line.</summary>
    public static string[] Names { get; } = [CodeListName, "--threshold", ZerosName, "--out"];

    /// <summary>Reads and checks them.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="others">Other files that the command reads, and must not overwrite.</param>
    /// <exception cref="UsageException">One is missing or wrong.</exception>
    public static TableArguments Read(CommandLine line, params string?[] others)
    {
        var file = line.File ?? throw new UsageException("Name the file with the table. datahub --help tells more.");
        var threshold = DefaultThreshold;
        if (line.Find("--threshold") is { } words
            && (!int.TryParse(words, NumberStyles.None, CultureInfo.InvariantCulture, out threshold) || threshold is < 2 or > MostThreshold))
        {
            throw new UsageException($"--threshold takes 2 to {Screen.Number(MostThreshold)}.");
        }

        var lists = line.All(CodeListName).Select(Split).ToList();
        var rules = new ProtectionRules(threshold) { HidesZeros = HidesZeros(line.Find(ZerosName)) };
        var arguments = new TableArguments(file, rules, OutputFile.At(line.Find("--out"), [file, .. lists.Select(l => l.File), .. others]));
        foreach (var (dimension, list) in lists)
        {
            if (!arguments._lists.TryAdd(dimension, list))
            {
                throw new UsageException($"{CodeListName} is given twice for one dimension.");
            }
        }

        arguments._isDefault = line.Find("--threshold") is null;
        return arguments;
    }

    /// <summary>Says what is used where nothing was said.</summary>
    public void Announce()
    {
        if (_isDefault)
        {
            Console.Error.WriteLine($"No --threshold: {Screen.Number(Rules.Threshold)} is used.");
        }
    }

    /// <summary>Reads the code lists; null for one with faults.</summary>
    public IReadOnlyDictionary<string, CodeList?> ReadCodeLists(FaultList faults)
        => _lists.ToDictionary(l => l.Key, l => CodeListFile.Read(l.Value, l.Key, faults), StringComparer.Ordinal);

    private static bool HidesZeros(string? word) => word switch
    {
        null or "publish" => false,
        "hide" => true,
        _ => throw new UsageException($"{ZerosName} takes publish or hide."),
    };

    private static (string Dimension, string File) Split(string words) => words.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && at + 1 < words.Length
        ? (words[..at], words[(at + 1)..]) : throw new UsageException($"{CodeListName} takes DIMENSION=FILE.");
}
