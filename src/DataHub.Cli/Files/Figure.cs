using System.Globalization;

namespace DataHub.Cli.Files;

/// <summary>A count as it stands in a file.</summary>
internal static class Figure
{
    // The engine's arithmetic is exact up to here.
    private const long Largest = 1L << 50;

    /// <summary>Reads a count; null with what is wrong, in words without it.</summary>
    public static long? Read(string field, out string fault)
    {
        fault = string.Empty;
        if (field.Length > 0 && field.All(char.IsAsciiDigit))
        {
            if (long.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= Largest)
            {
                return count;
            }

            fault = "the count is larger than 2^50.";
        }
        else if (field.Length == 0)
        {
            fault = "the count is missing; leave out the line of a cell that is not known.";
        }
        else
        {
            fault = field.Length > 1 && field[0] == '-' && field.AsSpan(1).ContainsAnyExceptInRange('0', '9') is false
                ? "the count is negative." : "the count is not a whole number in digits.";
        }

        return null;
    }
}
