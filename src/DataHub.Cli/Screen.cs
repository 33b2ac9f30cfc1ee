using System.Globalization;

namespace DataHub.Cli;

/// <summary>What a person reads.</summary>
internal static class Screen
{
    private const int MostListed = 50;

    /// <summary>Text from elsewhere without what would move a terminal's cursor.</summary>
    public static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));

    /// <summary>A number, the same everywhere.</summary>
    public static string Number(IFormattable number, string? format = null) => number.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A cell by its dimensions and codes.</summary>
    public static string Cell(string[] dimensions, string[] codes) => Plain(string.Join(", ", dimensions.Zip(codes, (dimension, code) => $"{dimension}={code}")));

    /// <summary>Lines under a heading, the first of them.</summary>
    public static void List(TextWriter screen, string heading, IReadOnlyCollection<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        screen.WriteLine(heading);
        foreach (var line in lines.Take(MostListed))
        {
            screen.WriteLine($"  {line}");
        }

        if (lines.Count > MostListed)
        {
            screen.WriteLine($"  ... and {Number(lines.Count - MostListed)} more");
        }
    }
}
