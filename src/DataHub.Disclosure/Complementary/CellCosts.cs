using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// What hiding a cell costs: first of all a cell, then its figure, both multiplied by the keyed noise that keeps anybody outside from replaying the choice.
/// </summary>
/// <param name="key">The noise key.</param>
/// <param name="preferences">Which figures to show rather than others. They fit the tables.</param>
/// <remarks>
/// <para>
/// The noise weighs more than a cell, so that now and then two cells are hidden where one would do. Were it only to break ties, a pattern that is cheapest for
/// two small cells and never for one would tell that both are small: of the rows (a + b), c with a and c hidden, only a = c = k - 1 led there.
/// </para>
/// <para>
/// For the same reason a weight does not multiply the cost, but shifts the noise towards the upper end of its range. Were cells of weight 10 always dearer than others, a pattern that
/// hides them would tell that nothing else would do: of the tables with x/x and x/y hidden under a total of 8, (4, 4) led to one such pattern under half of all keys, the others under none.
/// </para>
/// <para>
/// The largest weight of a cell's dimensions counts, not the product: that would be largest for the cells broken down by everything, of which there are the most and which are read the least. The
/// total of all has the largest there is: it sums up what is dear.
/// </para>
/// </remarks>
internal sealed class CellCosts(NoiseKey key, Preferences preferences)
{
    private const double ShareOfFigure = 0.25;
    private const double RangeOfNoise = 3;

    // Everybody reads the total of all.
    private const double FactorOfTotal = 2;

    // Nobody reads a figure that follows by subtraction only: whatever the noise and the weights, it is hidden rather than one that was sent.
    private const double FactorOfUnread = 0.25;

    /// <summary>By variable: 1 to 3.75 for a judged cell that is not 0, twice that for the total of all, a quarter where nobody reads the cell; 0 for the
    /// others.</summary>
    public double[] Of(JudgedTable table)
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
            if (table.IsJudged(v) && !table.IsFixed(v))
            {
                // The largest of as many uniform numbers as the weight says.
                var fraction = Math.Pow(key.Fraction(table.Key, Codes(table.Structure, v)), 1.0 / (isRead[v] ? WeightOf(table.Structure.Cube, v) : 1));
                var share = Math.Log(1.0 + table.Values[v]) / Math.Log(1.0 + largest);
                costs[v] = (!isRead[v] ? FactorOfUnread : v == 0 ? FactorOfTotal : 1) * Math.Pow(RangeOfNoise, fraction) * (1 + (ShareOfFigure * share));
            }
        }

        return costs;
    }

    private int WeightOf(Cube cube, int cell)
    {
        if (cell >= cube.CellCount)
        {
            return Preferences.DefaultWeight;
        }

        return Enumerable.Range(0, cube.Dimensions.Count).Where(d => cell == 0 || cube.CodeOf(cell, d) != 0)
            .Select(d => preferences.Weights.GetValueOrDefault(cube.Dimensions[d].Code, Preferences.DefaultWeight)).Append(Preferences.DefaultWeight).Max();
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
