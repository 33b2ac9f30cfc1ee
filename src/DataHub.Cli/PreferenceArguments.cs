using System.Globalization;
using DataHub.Cli.Files;
using DataHub.Disclosure;

namespace DataHub.Cli;

/// <summary>Which figures <c>protect</c> is to show rather than others.</summary>
internal sealed class PreferenceArguments
{
    private const string WeightName = "--weight";

    private PreferenceArguments(Preferences preferences) => Preferences = preferences;

    /// <summary>The options, for the reading of the command line. Each may be given several times.</summary>
    public static string[] Names { get; } = [WeightName];

    public Preferences Preferences { get; }

    /// <summary>Reads them.</summary>
    /// <exception cref="UsageException">One cannot be read.</exception>
    public static PreferenceArguments Read(CommandLine line)
    {
        var weights = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (dimension, weight) in line.All(WeightName).Select(Split))
        {
            if (!weights.TryAdd(dimension, weight))
            {
                throw new UsageException($"{WeightName} is given twice for one dimension.");
            }
        }

        return new PreferenceArguments(new Preferences { Weights = weights });
    }

    /// <summary>Adds a fault for each dimension that they name and a file does not have.</summary>
    public void Check(string file, IReadOnlyCollection<string> dimensions, FaultList faults)
    {
        foreach (var dimension in Preferences.Weights.Keys.Except(dimensions, StringComparer.Ordinal))
        {
            faults.Add(file, 1, $"no dimension {Screen.Plain(dimension)}, which {WeightName} names.");
        }
    }

    private static (string Dimension, int Weight) Split(string words)
    {
        var at = words.LastIndexOf('=');
        return at > 0 && int.TryParse(words.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var weight)
            && weight is >= Preferences.DefaultWeight and <= Preferences.MaxWeight ? (words[..at], weight)
            : throw new UsageException($"{WeightName} takes DIMENSION=N, N from {Screen.Number(Preferences.DefaultWeight)} to {Screen.Number(Preferences.MaxWeight)}.");
    }
}
