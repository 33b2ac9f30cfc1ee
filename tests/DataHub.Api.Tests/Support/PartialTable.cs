using DataHub.Disclosure.Tables;

namespace DataHub.Api.Tests.Support;

/// <summary>A random table of which only some cells were sent, as files and as the engine takes it.</summary>
internal sealed class PartialTable
{
    private static readonly string[] Codes = ["a", "b", "c", "d", "a1/a", "a2/a", "a3/a", "b1/b", "b2/b"];

    private readonly Cube _cube;
    private readonly int[] _cells;
    private readonly long[] _values;

    public PartialTable(int seed)
    {
        var random = new Random(seed);
        int[] sizes = seed % 2 == 0 ? [6, 9] : [8, 3, 2];
        _cube = new Cube([.. sizes.Select((size, d) => new Dimension($"d{d}", CodeList.Create($"d{d}", Parts(size))))]);
        var figures = new long[_cube.CellCount];
        foreach (var leaf in Enumerable.Range(0, _cube.CellCount).Where(_cube.IsLeaf))
        {
            figures[leaf] = random.Next(4) == 0 ? 0 : random.Next(1, 12);
        }

        foreach (var equation in _cube.Equations().Reverse())
        {
            figures[equation.Total] = equation.Parts.Sum(p => figures[p]);
        }

        var share = random.Next(8, 70);
        int[] unused = seed % 3 == 0 ? [3, 4] : [];
        _cells = [.. Enumerable.Range(0, _cube.CellCount).Where(c => c == 0 || (random.Next(100) < share && !unused.Contains(_cube.CodeOf(c, 0))))];
        _values = [.. _cells.Select(c => figures[c])];
        CodeLists = string.Join(' ', _cube.Dimensions.Select(d => $"--code-list {d.Code}={d.Code}.csv"));
    }

    /// <summary>The options that name the code lists.</summary>
    public string CodeLists { get; }

    /// <summary>What the engine takes, in the reading of the tool: under the names of the columns.</summary>
    public RawTable Raw => new(new TableKey("-", Header, "-"), _cube, [.. _cells], [.. _values]);

    private string Header => string.Join(',', [.. _cube.Dimensions.Select(d => d.Code), "count"]);

    public void WriteTo(ToolFolder folder)
    {
        folder.With("t.csv", [Header, .. _cells.Select((c, i) => string.Join(',', [.. _cube.CodesOf(c), $"{_values[i]}"]))]);
        foreach (var dimension in _cube.Dimensions)
        {
            var list = dimension.Codes;
            folder.With($"{dimension.Code}.csv", ["code,parent", .. Enumerable.Range(1, list.Count - 1).Select(c => $"{list[c]},{list[list.Parent(c)]}")]);
        }
    }

    private static IEnumerable<(string Code, string? Parent)> Parts(int count)
        => Codes.Take(count).Select(c => c.Split('/')).Select(c => (c[0], c.Length > 1 ? c[1] : null));
}
