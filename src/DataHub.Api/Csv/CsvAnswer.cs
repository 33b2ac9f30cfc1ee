using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using DataHub.Api.Json;

namespace DataHub.Api.Csv;

/// <summary>
/// An answer as a file of comma-separated values: RFC 4180, UTF-8, a header line, times in UTC as in JSON, nothing where JSON has null. A spreadsheet takes some texts for formulas, so those, and what begins with
/// an apostrophe itself, get an apostrophe in front; numbers are written as they are.
/// </summary>
internal static class CsvAnswer
{
    public const string ContentType = $"{Negotiation.Csv}; charset=utf-8";

    private const string Guarded = "=+-@\t\r\n'";

    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture) { NewLine = "\r\n" };

    /// <summary>Whether a route that offers JSON and CSV is asked for CSV.</summary>
    public static bool IsAsked(HttpRequest request) => Negotiation.Choose(request.Headers.Accept, Negotiation.Json, Negotiation.Csv) == Negotiation.Csv;

    /// <param name="name">Of the file, without its ending: letters, digits, '-' and '_'.</param>
    /// <param name="columns">The header line.</param>
    /// <param name="rows">Texts, whole numbers, times and days, one per column.</param>
    public static IResult Of(string name, IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
        => Results.File(Write(columns, rows), ContentType, $"{name}.csv");

    private static byte[] Write(IReadOnlyList<string> columns, IEnumerable<object?[]> rows)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, Format))
        {
            Line(csv, columns);
            foreach (var row in rows)
            {
                Line(csv, row);
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Line(CsvWriter csv, IEnumerable<object?> fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(TextOf(field));
        }

        csv.NextRecord();
    }

    private static string? TextOf(object? field) => field switch
    {
        string text => text.Length > 0 && Guarded.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text,
        DateTime at => at.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(field, CultureInfo.InvariantCulture),
    };
}
