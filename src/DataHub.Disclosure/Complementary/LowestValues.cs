using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// The smallest value of a cell over all tables of whole numbers that have the structure and the zeros, where every other judged cell is at least 1 and
/// nothing else is published. Where zeros are hidden it is 0.
/// </summary>
/// <param name="table">The judged table.</param>
/// <param name="cancellation">Stops the solvers; what they do not tell then is null.</param>
internal sealed class LowestValues(JudgedTable table, CancellationToken cancellation) : IDisposable
{
    private const double Epsilon = 1e-6;
    private const double Effort = 5;

    private readonly long[] _floors = Floors(table);
    private readonly bool _areLeavesJudged = Enumerable.Range(0, table.Structure.Cube.CellCount).All(v => table.IsJudged(v) || !table.Structure.Cube.IsLeaf(v));
    private readonly Dictionary<int, long?> _known = [];
    private DeviationProgram? _program;
    private SmallestTable? _smallest;
    private bool? _mayAllBeZero;

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
            floors[v] = table.Least(v);
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

    /// <summary>The smallest value of one judged cell that is not 0, or is hidden like small ones; null when no solver can tell. Asked for once a cell: an integer program may be behind it.</summary>
    public long? Of(int cell)
    {
        if (!_known.TryGetValue(cell, out var lowest))
        {
            _known.Add(cell, lowest = Find(cell));
        }

        return lowest;
    }

    /// <inheritdoc/>
    public void Dispose() => _program?.Dispose();

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

    private long? Find(int cell)
    {
        _mayAllBeZero ??= table.HidesZeros && !_floors.AsSpan().ContainsAnyExcept(0);
        if (_mayAllBeZero == true || _floors[cell] == table.Values[cell] || (_areLeavesJudged && cell < table.Structure.Cube.CellCount))
        {
            return _floors[cell];
        }

        _smallest ??= new SmallestTable(table, _floors);
        if (_smallest.Reaches(cell))
        {
            return _floors[cell];
        }

        int[] variables = [.. Enumerable.Range(0, table.Values.Length)];
        _program ??= new DeviationProgram(table, costs: null, Least, variables);
        if (_program.MoveDown(cell, cancellation) != SolveStatus.Optimal)
        {
            return null;
        }

        var deviation = _program.Deviation();
        var lowest = (long)Math.Ceiling(table.Values[cell] + deviation.At(cell) - Epsilon);
        var step = deviation.Rounded();
        if (table.Values[cell] + step.At(cell) == lowest && step.Keeps(table, Everything(table)) && step.Range(table, Least, 1).Forth == 1)
        {
            return lowest;
        }

        var search = new IntegerSearch(table, Everything(table), Least, variables);
        return search.Lowest(cell, lowest, Effort, cancellation);
    }

    private long Least(int variable) => table.Least(variable);
}
