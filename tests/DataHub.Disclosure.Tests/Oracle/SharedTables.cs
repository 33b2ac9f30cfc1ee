using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Tests.Oracle;

/// <summary>The benchmark tables that lie beside the repository.</summary>
internal static class SharedTables
{
    /// <summary>One of the tables a to d as its partner would send it: every leaf, zeros included. Skips the test where the data is not at hand.</summary>
    public static RawTable Read(string name)
    {
        var folder = Folder();
        var lines = File.ReadAllLines(Path.Combine(folder, name + ".csv"));
        var dimensions = lines[0].Split(',')[..^1].Select(d => new Dimension(d, CodeList.Create(d, Codes(Path.Combine(folder, $"{name}.{d}.csv")))));
        var cube = new Cube([.. dimensions]);
        var rows = lines.Skip(1).Select(l => l.Split(',')).ToArray();
        var cells = Array.ConvertAll(rows, r => cube.CellAt((IReadOnlyList<string>)r[..^1]));
        return new RawTable(new TableKey("partner", name, "2020"), cube, cells, Array.ConvertAll(rows, r => long.Parse(r[^1], null)));
    }

    /// <summary>Every figure of a table that was sent leaf by leaf.</summary>
    public static long[] Figures(RawTable table)
    {
        var figures = new long[table.Cube.CellCount];
        for (var i = 0; i < table.Count; i++)
        {
            figures[table.Cells[i]] = table.Values[i];
        }

        foreach (var equation in table.Cube.Equations().Reverse())
        {
            figures[equation.Total] = equation.Parts.Sum(p => figures[p]);
        }

        return figures;
    }

    private static IEnumerable<(string Code, string? Parent)> Codes(string path)
        => File.ReadLines(path).Skip(1).Select(l => l.Split(',')).Select(c => (c[0], (string?)c[1]));

    private static string Folder()
    {
        for (var folder = TestContext.CurrentContext.TestDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var data = Path.Combine(folder, "..", "shared", "data", "tables");
            if (Directory.Exists(data))
            {
                return data;
            }
        }

        Assert.Ignore("The benchmark tables (../shared/data/tables) are not here.");
        return string.Empty;
    }
}
