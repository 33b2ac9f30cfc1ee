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

    /// <summary>By variable: 1 to 1.5 for a judged cell that is not 0; 0 for the others.</summary>
    public static double[] Of(JudgedTable table, NoiseKey key)
    {
        var costs = new double[table.Values.Length];
        var largest = 1L;
        foreach (var value in table.Values)
        {
            largest = Math.Max(largest, value);
        }

        for (var v = 0; v < costs.Length; v++)
        {
            if (table.IsJudged(v) && !table.IsZero(v))
            {
                var share = Math.Log(1.0 + table.Values[v]) / Math.Log(1.0 + largest);
                costs[v] = 1 + (ShareOfFigure * share * key.Factor(table.Key, Codes(table.Structure, v)));
            }
        }

        return costs;
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
