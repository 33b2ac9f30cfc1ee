using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// What hiding a cell costs: first of all a cell, then its figure, both multiplied by the keyed noise that keeps anybody outside from replaying the choice.
/// </summary>
/// <remarks>
/// The noise weighs more than a cell, so that now and then two cells are hidden where one would do. Were it only to break ties, a pattern that is cheapest for
/// two small cells and never for one would tell that both are small: of the rows (a + b), c with a and c hidden, only a = c = k - 1 led there.
/// </remarks>
internal static class CellCosts
{
    private const double ShareOfFigure = 0.25;
    private const double RangeOfNoise = 3;

    // Everybody reads the total of all.
    private const double WeightOfTotal = 2;

    // Nobody reads a figure that follows by subtraction only: whatever the noise, it is hidden rather than one that was sent.
    private const double WeightOfUnread = 0.25;

    /// <summary>By variable: 1 to 3.75 for a judged cell that is not 0, twice that for the total of all, a quarter where nobody reads the cell; 0 for the
    /// others.</summary>
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
                var noise = Math.Pow(RangeOfNoise, key.Fraction(table.Key, Codes(table.Structure, v)));
                costs[v] = (!isRead[v] ? WeightOfUnread : v == 0 ? WeightOfTotal : 1) * noise * (1 + (ShareOfFigure * share));
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
        return [.. rest.Parts.SelectMany(structure.Cube.CodesOf)];
    }
}
