using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Tests.Oracle;

/// <summary>A tiny published table of amounts, and every table of whole amounts that fits it, one after the other.</summary>
internal static class AmountTables
{
    /// <summary>The table that shows these figures but for what is hidden.</summary>
    public static ProtectedTable Of(Cube cube, long[] leaves, IReadOnlyList<bool> isHidden, int percent)
    {
        var table = Pattern.Of(cube, 3, Figures(cube, leaves).Select((f, p) => isHidden[p] ? (long?)null : f), measure: Measure.Amount);
        return new ProtectedTable(table.Key, 1, table.Rules with { PPercent = percent }, table.Structure, table.Cells);
    }

    /// <summary>By position: whatever the cell can be, as long as no leaf is more than <paramref name="most"/>.</summary>
    public static SortedSet<long>[] Values(ProtectedTable table, long most)
    {
        var cube = table.Structure.Cube;
        var values = Array.ConvertAll(new int[cube.CellCount], _ => new SortedSet<long>());
        foreach (var figures in All(Enumerable.Range(0, cube.CellCount).Count(cube.IsLeaf), most).Select(l => Figures(cube, l)))
        {
            if (table.Cells.All(c => c.Value is not { } value || value == figures[c.Position]))
            {
                _ = values.Select((v, p) => v.Add(figures[p])).ToList();
            }
        }

        return values;
    }

    /// <summary>Whether some of the values has p % of itself below and above among them, at least 1; nothing is below 0.</summary>
    public static bool CanBeUncertain(SortedSet<long> values, int percent)
        => values.Any(v => Math.Max(1, v * percent / 100.0) is var margin && values.Min <= Math.Max(0, v - margin) && values.Max >= v + margin);

    public static long[] Figures(Cube cube, long[] leaves)
    {
        var (figures, next) = (new long[cube.CellCount], 0);
        foreach (var leaf in Enumerable.Range(0, cube.CellCount).Where(cube.IsLeaf))
        {
            figures[leaf] = leaves[next++];
        }

        foreach (var equation in cube.Equations().Reverse())
        {
            figures[equation.Total] = equation.Parts.Sum(p => figures[p]);
        }

        return figures;
    }

    private static IEnumerable<long[]> All(int leaves, long most)
        => leaves == 0 ? [[]] : All(leaves - 1, most).SelectMany(rest => Enumerable.Range(0, (int)most + 1).Select(v => (long[])[.. rest, v]));
}
