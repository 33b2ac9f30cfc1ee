using System.Globalization;
using System.Text;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Storage;

/// <summary>The bounds of a table's suppressed cells as text: a line <c>POSITION LOWER UPPER</c> each, ascending, with <c>-</c> where nothing bounds it.</summary>
internal static class BoundsFormat
{
    public static byte[] Write(IReadOnlyDictionary<int, Bounds> bounds)
    {
        var text = new StringBuilder(16 * bounds.Count);
        foreach (var (position, value) in bounds.OrderBy(b => b.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"{position} {value.Lower} ");
            text.Append(value.Upper is { } upper ? upper.ToString(CultureInfo.InvariantCulture) : "-").Append('\n');
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    public static Dictionary<int, Bounds> Read(ReadOnlySpan<byte> bytes)
    {
        var bounds = new Dictionary<int, Bounds>();
        foreach (var line in Encoding.ASCII.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            bounds.Add(int.Parse(words[0], CultureInfo.InvariantCulture), new Bounds(Number(words[1]), words[2] == "-" ? null : Number(words[2])));
        }

        return bounds;
    }

    private static long Number(string word) => long.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture);
}
