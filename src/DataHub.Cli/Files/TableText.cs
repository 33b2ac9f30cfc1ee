using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Cli.Files;

/// <summary>The two files that the tool writes: one line per cell, the total first.</summary>
internal static class TableText
{
    public const string Status = "status";
    public const string Value = "value";
    public const string Published = "published";
    public const string Suppressed = "suppressed";
    public const string Missing = "missing";

    /// <summary>A protected table: its judged cells. Cells that nothing determines are left out, as they were on the way in.</summary>
    public static void Write(TextWriter text, ProtectedTable table)
    {
        var names = new CellNames(table.Structure);
        Write(text, [.. table.Structure.Cube.Dimensions.Select(d => d.Code), Status, Value], table.Cells.Select(cell => (string[])[
            .. names.Of(cell.Position), cell.Value is null ? Suppressed : Published, Text(cell.Value)]));
    }

    /// <summary>What an attack found out about each suppressed cell.</summary>
    public static void Write(TextWriter text, ProtectedFile file, AttackResult result)
        => Write(text, [.. file.Dimensions, "lower", "upper"], result.Bounds.OrderBy(b => b.Key).Select(b => (string[])[
            .. file.Names.Of(b.Key), Text(b.Value.Lower), Text(b.Value.Upper)]));

    private static string Text(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    private static void Write(TextWriter text, string[] header, IEnumerable<string[]> rows)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = ",", NewLine = "\n" };
        using var csv = new CsvWriter(text, configuration, leaveOpen: true);
        foreach (var row in rows.Prepend(header))
        {
            foreach (var field in row)
            {
                csv.WriteField(field);
            }

            csv.NextRecord();
        }
    }
}
