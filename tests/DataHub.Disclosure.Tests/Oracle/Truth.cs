using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Tests.Oracle;

/// <summary>What lies behind a protected table, computed leaf by leaf from the figures of the full cube.</summary>
internal sealed class Truth(Cube full, long[] figures)
{
    /// <summary>By variable of the protected table: its true figure.</summary>
    public long[] Figures(TableStructure reduced)
    {
        var cells = Enumerable.Range(0, reduced.Cube.CellCount).Select(c => Figure(reduced.Cube, c)).ToList();
        return [.. cells, .. reduced.Rests.Select(r => r.Parts.Sum(p => cells[p]))];
    }

    /// <summary>The positions of the judged cells whose true figure is small, or is a 0 that the policy hides.</summary>
    public int[] Primaries(ProtectedTable table)
    {
        var figures = Figures(table.Structure);
        return [.. table.Cells.Select(c => c.Position).Where(p => figures[p] >= (table.HidesZeroAt(p) ? 0 : 1) && figures[p] < table.Rules.Threshold)];
    }

    /// <summary>The leaves of the full cube of which a cell of the reduced one is the sum.</summary>
    public IEnumerable<int> LeavesOf(Cube reduced, int cell) => Enumerable.Range(0, full.CellCount)
        .Where(leaf => full.IsLeaf(leaf) && Enumerable.Range(0, full.Dimensions.Count).All(d => Holds(reduced, cell, leaf, d)));

    private long Figure(Cube reduced, int cell) => LeavesOf(reduced, cell).Sum(leaf => figures[leaf]);

    private bool Holds(Cube reduced, int cell, int leaf, int dimension)
    {
        var codes = full.Dimensions[dimension].Codes;
        var kept = reduced.Dimensions[dimension].Codes;
        var code = kept[reduced.CodeOf(cell, dimension)];
        var lineage = Lineage(codes, full.CodeOf(leaf, dimension)).ToList();
        return code[0] == CodeList.RestPrefix
            ? lineage.Contains(code[1..]) && !kept.Children(kept.IndexOf(code[1..])).Any(c => lineage.Contains(kept[c]))
            : lineage.Contains(code);
    }

    private static IEnumerable<string> Lineage(CodeList codes, int code)
    {
        for (; code >= 0; code = codes.Parent(code))
        {
            yield return codes[code];
        }
    }
}
