using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// What hiding a cell costs: first of all a cell, then its figure, both multiplied by the weight that is given to it and by the keyed noise that keeps anybody outside from replaying the choice.
/// </summary>
/// <param name="key">The noise key.</param>
/// <param name="preferences">Which figures to show rather than others. They fit the tables.</param>
/// <remarks>
/// <para>
/// The noise weighs more than a cell, so that now and then two cells are hidden where one would do. Were it only to break ties, a pattern that is cheapest for
/// two small cells and never for one would tell that both are small: of the rows (a + b), c with a and c hidden, only a = c = k - 1 led there.
/// </para>
/// <para>
/// The largest weight counts, not the product: a product would be largest for the cells broken down by everything, of which there are the most and which are read the least. The
/// total of all has the largest weight there is, since it sums up what is dear.
/// </para>
/// </remarks>
internal sealed class CellCosts(NoiseKey key, Preferences preferences)
{
    private const double ShareOfFigure = 0.25;
    private const double RangeOfNoise = 3;

    // Everybody reads the total of all.
    private const double WeightOfTotal = 2;

    // Nobody reads a figure that follows by subtraction only: whatever the noise and the weights, it is hidden rather than one that was sent.
    private const double WeightOfUnread = 0.25;

    /// <summary>By variable, for a judged cell that is not 0: 1 to 3.75 times its weight, twice that for the total of all, a quarter without a weight where nobody reads the cell; for a kept
    /// total as many times what all cells cost together that are not kept. 0 for the others.</summary>
    public double[] Of(JudgedTable table)
    {
        var costs = new double[table.Values.Length];
        var largest = 1L;
        foreach (var value in table.Values)
        {
            largest = Math.Max(largest, value);
        }

        var isRead = ReadCells(table);
        var isKept = KeptIn(table);
        var weights = WeightsOf(table.Structure.Cube);
        for (var v = 0; v < costs.Length; v++)
        {
            if (table.IsJudged(v) && !table.IsZero(v))
            {
                var share = Math.Log(1.0 + table.Values[v]) / Math.Log(1.0 + largest);
                var noise = Math.Pow(RangeOfNoise, key.Fraction(table.Key, Codes(table.Structure, v)));
                var weight = isKept[v] ? 1 : !isRead[v] ? WeightOfUnread : v == 0 ? WeightOfTotal * weights.Max() : WeightOf(table.Structure.Cube, v, weights);
                costs[v] = weight * noise * (1 + (ShareOfFigure * share));
            }
        }

        RaiseKept(costs, isKept);
        return costs;
    }

    /// <summary>By variable: whether it is a total to be kept.</summary>
    public bool[] KeptIn(JudgedTable table)
    {
        var cube = table.Structure.Cube;
        var kept = new bool[table.Values.Length];
        foreach (var total in preferences.KeptTotals)
        {
            int[] dimensions = [.. Enumerable.Range(0, cube.Dimensions.Count).Where(d => total.Contains(cube.Dimensions[d].Code, StringComparer.Ordinal))];
            for (var cell = 0; cell < cube.CellCount; cell++)
            {
                kept[cell] |= table.IsJudged(cell) && Array.TrueForAll(dimensions, d => cube.CodeOf(cell, d) == 0);
            }
        }

        return kept;
    }

    private static void RaiseKept(double[] costs, bool[] isKept)
    {
        var others = 1 + costs.Where((_, v) => !isKept[v]).Sum();
        for (var v = 0; v < costs.Length; v++)
        {
            costs[v] *= isKept[v] ? others : 1;
        }
    }

    // By dimension, and once more than that: a cell without any has one, too.
    private int[] WeightsOf(Cube cube)
        => [.. cube.Dimensions.Select(d => preferences.Weights.GetValueOrDefault(d.Code, Preferences.DefaultWeight)), Preferences.DefaultWeight];

    private static int WeightOf(Cube cube, int cell, int[] weights)
    {
        var weight = Preferences.DefaultWeight;
        for (var d = 0; d < cube.Dimensions.Count; d++)
        {
            weight = cube.CodeOf(cell, d) == 0 ? weight : Math.Max(weight, weights[d]);
        }

        return weight;
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
