using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// What hiding a cell costs: first of all a cell, then its figure, the figure multiplied by the keyed noise that keeps anybody outside from replaying the
/// choice.
/// </summary>
internal static class CellCosts
{
    // A larger share would trade cells for figures; a smaller one would let the solver's tolerance swallow the noise.
    private const double ShareOfFigure = 0.25;

    // Nobody reads a figure that follows by subtraction only: whatever the noise, it is hidden rather than one that was sent.
    private const double WeightOfUnread = 0.5;

    /// <summary>By variable: 1 to 1.5 for a judged cell that is not 0, half of it where nobody reads the cell; 0 for the others.</summary>
    public static double[] Of(JudgedTable table, NoiseKey key)
    {
        var costs = new double[table.Values.Length];
        var largest = 1L;
        foreach (var value in table.Values)
        {
            largest = Math.Max(largest, value);
        }

        var isRead = ReadCells(table);
        for (var v = 0; v < costs.Length; v++)
        {
            if (table.IsJudged(v) && !table.IsZero(v))
            {
                var share = Math.Log(1.0 + table.Values[v]) / Math.Log(1.0 + largest);
                costs[v] = (isRead[v] ? 1 : WeightOfUnread) * (1 + (ShareOfFigure * share * key.Factor(table.Key, Codes(table.Structure, v))));
            }
        }

        return costs;
    }

    /// <summary>By variable: whether it was sent, or is the sum of cells that are read. Children have higher numbers than their parents.</summary>
    private static bool[] ReadCells(JudgedTable table)
    {
        var cube = table.Structure.Cube;
        var isRead = new bool[table.Values.Length];
        for (var cell = cube.CellCount - 1; cell >= 0; cell--)
        {
            isRead[cell] = table.Origin(cell) == CellOrigin.Sent;
            for (var d = 0; d < cube.Dimensions.Count && !isRead[cell]; d++)
            {
                var children = cube.Dimensions[d].Codes.Children(cube.CodeOf(cell, d));
                isRead[cell] = children.Count > 0 && children.All(c => isRead[cube.With(cell, d, c)]);
            }
        }

        return isRead;
    }

    private static string[] Codes(TableStructure structure, int variable)
    {
        if (variable < structure.Cube.CellCount)
        {
            return structure.Cube.CodesOf(variable);
        }

        var rest = structure.Rests[variable - structure.Cube.CellCount];
        return [.. structure.Cube.CodesOf(rest.Cell), CodeList.RestPrefix + structure.Cube.Dimensions[rest.Dimension].Code];
    }
}
