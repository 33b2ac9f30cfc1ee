using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// The smallest value of a cell over all tables of whole numbers that have the structure and the zeros, where every other judged cell is at least 1 and
/// nothing else is published.
/// </summary>
/// <param name="table">The judged table.</param>
/// <param name="cancellation">Stops the solvers; what they do not tell then is null.</param>
internal sealed class LowestValues(JudgedTable table, CancellationToken cancellation)
{
    private const double Epsilon = 1e-6;
    private const double Effort = 5;

    private readonly long[] _floors = Floors(table);
    private readonly bool _areLeavesJudged = Enumerable.Range(0, table.Structure.Cube.CellCount).All(v => table.IsJudged(v) || !table.Structure.Cube.IsLeaf(v));

    /// <summary>
    /// By variable: a value it cannot fall below, from additions alone; exact for every cell whose leaves were all judged, where it is the number of leaves
    /// that are not 0.
    /// </summary>
    public static long[] Floors(JudgedTable table)
    {
        var system = table.Structure.System;
        var floors = new long[system.VariableCount];
        for (var v = 0; v < floors.Length; v++)
        {
            floors[v] = table.IsJudged(v) && !table.IsZero(v) ? 1 : 0;
        }

        // Parents come before children in the numbering, and rests after all cells: two passes from the end reach the fixpoint of these sums.
        var hasChanged = true;
        while (hasChanged)
        {
            hasChanged = false;
            for (var e = system.Count - 1; e >= 0; e--)
            {
                var sum = 0L;
                foreach (var part in system.Parts(e))
                {
                    sum += floors[part];
                }

                if (sum > floors[system.Total(e)])
                {
                    floors[system.Total(e)] = sum;
                    hasChanged = true;
                }
            }
        }

        return floors;
    }

    /// <summary>The smallest value of one judged cell that is not 0; null when no solver can tell.</summary>
    public long? Of(int cell)
    {
        if (_floors[cell] == table.Values[cell] || (_areLeavesJudged && cell < table.Structure.Cube.CellCount))
        {
            return _floors[cell];
        }

        using var program = new DeviationProgram(table, costs: null);
        if (program.MoveDown(cell, cancellation) != SolveStatus.Optimal)
        {
            return null;
        }

        var lowest = (long)Math.Ceiling(program.Value(cell) - Epsilon);
        var rounded = program.Rounded();
        if (rounded[cell] == lowest && Certificate.Holds(table, Everything(table), rounded))
        {
            return lowest;
        }

        var search = new IntegerSearch(table, Everything(table));
        return search.Lowest(cell, lowest, Effort, cancellation);
    }

    /// <summary>The pattern in which everything but the zeros is hidden.</summary>
    public static bool[] Everything(JudgedTable table)
    {
        var hidden = new bool[table.Values.Length];
        for (var v = 0; v < hidden.Length; v++)
        {
            hidden[v] = !table.IsZero(v);
        }

        return hidden;
    }
}
