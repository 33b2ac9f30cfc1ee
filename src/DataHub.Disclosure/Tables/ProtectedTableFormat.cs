using System.Globalization;
using System.Text;

namespace DataHub.Disclosure.Tables;

/// <summary>
/// The one canonical encoding of a protected table: UTF-8 text, one fact a line, self-contained, so that its SHA-256 binds every published figure and
/// anybody can attack a table from its bytes alone. Reading and writing again gives the same bytes.
/// </summary>
/// <example>
/// <code>
/// datahub-table 1
/// partner comensha
/// indicator victims-reported
/// period 2020
/// revision 1
/// policy 1
/// threshold 5
/// measure count
/// dimension age ages _T/- minor/0 ~_T/0
/// cell 0 sent published 29
/// cell 1 sent suppressed
/// cell 2 follows suppressed
/// </code>
/// A line <c>zeros hide</c> stands after the measure where the policy hides zeros, then <c>sensitive CODE CODE ...</c> where it protects groups; amounts have a line <c>p-percent 10</c> after that.
/// A code is followed by its parent's number. A line <c>rest CELL less KNOWN KNOWN ... is PART PART ...</c> per rest stands before the cells.
/// </example>
public static class ProtectedTableFormat
{
    private const string Header = "datahub-table 1";

    /// <summary>The canonical bytes of <paramref name="table"/>.</summary>
    public static byte[] Write(ProtectedTable table)
    {
        var text = new StringBuilder(256 + (32 * table.Cells.Count));
        text.Append(Header).Append('\n');
        Line(text, "partner", table.Key.Partner);
        Line(text, "indicator", table.Key.Indicator);
        Line(text, "period", table.Key.TimePeriod);
        text.Append(CultureInfo.InvariantCulture, $"revision {table.Revision}\npolicy {table.Rules.PolicyVersion}\n");
        text.Append(CultureInfo.InvariantCulture, $"threshold {table.Rules.Threshold}\n");
        Line(text, "measure", table.Rules.Measure == Measure.Count ? "count" : "amount");
        if (table.Rules.HidesZeros)
        {
            Line(text, "zeros", "hide");
        }

        if (table.Rules.SensitiveDimensions.Count > 0)
        {
            Line(text, "sensitive", string.Join(' ', table.Rules.SensitiveDimensions));
        }

        if (table.Rules.PPercent is { } percent)
        {
            text.Append(CultureInfo.InvariantCulture, $"p-percent {percent}\n");
        }

        foreach (var dimension in table.Structure.Cube.Dimensions)
        {
            WriteDimension(text, dimension);
        }

        foreach (var rest in table.Structure.Rests)
        {
            text.Append(CultureInfo.InvariantCulture, $"rest {rest.Cell} less ").AppendJoin(' ', rest.Known).Append(" is ").AppendJoin(' ', rest.Parts).Append('\n');
        }

        foreach (var cell in table.Cells)
        {
            text.Append(CultureInfo.InvariantCulture, $"cell {cell.Position} {(cell.Origin == CellOrigin.Sent ? "sent" : "follows")} ");
            text.Append(cell.Value is { } value ? string.Create(CultureInfo.InvariantCulture, $"published {value}\n") : "suppressed\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Reads canonical bytes.</summary>
    /// <exception cref="FormatException">The bytes are not the canonical encoding of a protected table. The message names the line, not its content.</exception>
    public static ProtectedTable Read(ReadOnlySpan<byte> bytes)
    {
        var table = new ProtectedTableReader(Encoding.UTF8.GetString(bytes)).Read();
        return Write(table).AsSpan().SequenceEqual(bytes) ? table : throw new FormatException("Not the canonical encoding of a protected table.");
    }

    internal static string HeaderLine => Header;

    private static void Line(StringBuilder text, string name, string value) => text.Append(name).Append(' ').Append(value).Append('\n');

    private static void WriteDimension(StringBuilder text, Dimension dimension)
    {
        text.Append("dimension ").Append(dimension.Code).Append(' ').Append(dimension.Codes.Name);
        for (var code = 0; code < dimension.Codes.Count; code++)
        {
            var parent = dimension.Codes.Parent(code);
            text.Append(' ').Append(dimension.Codes[code]).Append('/');
            text.Append(parent < 0 ? "-" : parent.ToString(CultureInfo.InvariantCulture));
        }

        text.Append('\n');
    }
}
