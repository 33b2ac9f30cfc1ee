namespace DataHub.Cli;

/// <summary>The words after a command: options with one value each, and where the command takes one, a file.</summary>
internal sealed class CommandLine
{
    private readonly ILookup<string, string> _options;

    private CommandLine(string? file, ILookup<string, string> options)
    {
        File = file;
        _options = options;
    }

    /// <summary>The word that is no option; null when there is none.</summary>
    public string? File { get; }

    /// <summary>Takes the words apart.</summary>
    /// <param name="command">The command, for the message.</param>
    /// <param name="words">What follows it.</param>
    /// <param name="names">The options it takes.</param>
    /// <param name="repeated">Those among them that may be given several times.</param>
    /// <exception cref="UsageException">A word is none of these.</exception>
    public static CommandLine Read(string command, IReadOnlyList<string> words, string[] names, params string[] repeated)
    {
        var options = new List<(string Name, string Value)>();
        var files = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            if (!words[i].StartsWith('-'))
            {
                files.Add(words[i]);
            }
            else if (!names.Contains(words[i], StringComparer.Ordinal) || i + 1 == words.Count
                || (!repeated.Contains(words[i], StringComparer.Ordinal) && options.Exists(o => o.Name == words[i])))
            {
                throw new UsageException(Misunderstood(command, names, repeated));
            }
            else
            {
                options.Add((words[i], words[++i]));
            }
        }

        return files.Count <= 1
            ? new CommandLine(files.FirstOrDefault(), options.ToLookup(o => o.Name, o => o.Value, StringComparer.Ordinal))
            : throw new UsageException(Misunderstood(command, names, repeated));
    }

    /// <summary>The value of an option; null when it was not given.</summary>
    public string? Find(string name) => _options[name].FirstOrDefault();

    /// <summary>The values of an option that may be given several times.</summary>
    public IEnumerable<string> All(string name) => _options[name];

    /// <summary>The value of an option that must be given.</summary>
    public string Required(string name) => Find(name) ?? throw new UsageException($"{name} is missing. datahub --help tells more.");

    private static string Misunderstood(string command, string[] names, string[] repeated)
        => $"{command} takes {string.Join(", ", names)}, each once{(repeated.Length == 0 ? string.Empty : $" ({string.Join(", ", repeated)} several times)")} and with a value. datahub --help tells more.";
}
