using System.Globalization;
using DataHub.Disclosure.Tables;

namespace DataHub.Benchmarks.Engine;

/// <summary>A benchmark table: <c>X.csv</c> with a row a leaf and the count last, and a code list <c>X.DIMENSION.csv</c> for each dimension.</summary>
internal static class TableFile
{
    /// <summary>The table, as its partner would send it: every leaf, zeros included.</summary>
    public static RawTable Read(string folder, string name)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, name + ".csv"));
        var dimensions = lines[0].Split(',')[..^1].Select(d => new Dimension(d, CodeList.Create(d, Codes(Path.Combine(folder, $"{name}.{d}.csv")))));
        var cube = new Cube([.. dimensions]);
        var rows = lines.Skip(1).Select(l => l.Split(',')).ToArray();
        var cells = Array.ConvertAll(rows, r => cube.CellAt((IReadOnlyList<string>)r[..^1]));
        return new RawTable(new TableKey("partner", name, "2020"), cube, cells, Array.ConvertAll(rows, r => long.Parse(r[^1], CultureInfo.InvariantCulture)));
    }

    /// <summary>The figure of every cell, totals included.</summary>
    public static long[] Figures(RawTable raw)
    {
        var figures = new long[raw.Cube.CellCount];
        for (var i = 0; i < raw.Count; i++)
        {
            figures[raw.Cells[i]] = raw.Values[i];
        }

        foreach (var equation in raw.Cube.Equations().Reverse())
        {
            figures[equation.Total] = equation.Parts.Sum(p => figures[p]);
        }

        return figures;
    }

    private static IEnumerable<(string Code, string? Parent)> Codes(string path)
        => File.ReadLines(path).Skip(1).Select(l => l.Split(',')).Select(c => (c[0], (string?)c[1]));
}
