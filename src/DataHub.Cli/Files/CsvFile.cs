using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace DataHub.Cli.Files;

/// <summary>One line of a file; its number is that of the first line where a quoted field spans several.</summary>
internal sealed class CsvRow(int line, string[] fields)
{
    public int Line => line;

    public string[] Fields => fields;
}

/// <summary>A file of comma-separated values (RFC 4180) with a header, in UTF-8. Blank lines are skipped.</summary>
internal sealed class CsvFile
{
    private CsvFile(string path, string[] header, List<CsvRow> rows)
    {
        Path = path;
        Header = header;
        Rows = rows;
    }

    /// <summary>As the user gave it.</summary>
    public string Path { get; }

    /// <summary>The columns' names, all different.</summary>
    public string[] Header { get; }

    /// <summary>The lines after the header, each with as many fields as it.</summary>
    public List<CsvRow> Rows { get; }

    /// <summary>Reads a file; null with its faults where nothing more can be said about it.</summary>
    public static CsvFile? Read(string path, FaultList faults)
    {
        try
        {
            using var text = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            var rows = Lines(text, path, faults).ToList();
            if (rows.Count < 2)
            {
                faults.Add(path, rows.Count == 0 ? "is empty; its first line is to name the columns." : "holds nothing but one line.");
                return null;
            }

            var header = rows[0].Fields;
            return IsHeader(header, path, rows[0].Line, faults) ? new CsvFile(path, header, Whole(rows, path, faults)) : null;
        }
        catch (DecoderFallbackException)
        {
            faults.Add(path, "is not a text in UTF-8.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            faults.Add(path, "does not exist.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add(path, "cannot be read.");
        }

        return null;
    }

    private static IEnumerable<CsvRow> Lines(StreamReader text, string path, FaultList faults)
    {
        var line = 0;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = ",",
            IgnoreBlankLines = false,
            BadDataFound = _ => faults.Add(path, line, "a quotation mark stands where none can stand, or is never closed."),
        };
        using var parser = new CsvParser(text, configuration);
        for (line = 1; parser.Read(); line = parser.RawRow + 1)
        {
            var fields = parser.Record!;
            if (fields is not [""])
            {
                yield return new CsvRow(line, fields);
            }
        }
    }

    private static bool IsHeader(string[] header, string path, int line, FaultList faults)
    {
        if (header is [var only] && only.AsSpan().ContainsAny(';', '\t'))
        {
            faults.Add(path, line, "fields are to be separated by commas.");
        }
        else if (Array.Exists(header, name => long.TryParse(name, NumberStyles.Number, CultureInfo.InvariantCulture, out _)))
        {
            faults.Add(path, line, "a column's name is a number; the first line is to name the columns.");
        }
        else if (Array.Exists(header, string.IsNullOrWhiteSpace))
        {
            faults.Add(path, line, "a column has no name.");
        }
        else if (header.Distinct(StringComparer.Ordinal).Count() < header.Length)
        {
            faults.Add(path, line, "two columns have the same name.");
        }
        else
        {
            return true;
        }

        return false;
    }

    private static List<CsvRow> Whole(List<CsvRow> rows, string path, FaultList faults)
    {
        var columns = rows[0].Fields.Length;
        foreach (var row in rows.Where(r => r.Fields.Length != columns))
        {
            faults.Add(path, row.Line, $"{Screen.Number(row.Fields.Length)} field(s) in place of {Screen.Number(columns)}.");
        }

        return [.. rows.Skip(1).Where(r => r.Fields.Length == columns)];
    }
}
