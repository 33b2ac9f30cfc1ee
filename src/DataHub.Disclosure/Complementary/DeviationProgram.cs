using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// The cheapest way to move one cell to another value: a deviation from the true table that keeps every relation, leaves zeros alone and keeps every cell
/// at what it may not fall below. Moving a published cell costs, moving a hidden one hardly. Variables outside the program stand still.
/// </summary>
internal sealed class DeviationProgram : IDisposable
{
    // Not 0: among the free ways the shortest is the one most likely to consist of whole numbers.
    private const double CostOfHidden = 1e-3;

    // Beyond it distances are scaled down: a deviation stays one when it is, and a solver's tolerances are meant for figures of this size.
    private const double LongestDistance = 1e6;

    private readonly JudgedTable _table;
    private readonly double[]? _costs;
    private readonly Func<int, long> _least;
    private readonly LinearProgram _program = new(useDualSimplex: true, isSmall: true);
    private readonly int[] _variables;
    private readonly int[] _columns;
    private double _scale = 1;

    /// <summary>Builds the program: two columns per cell that can move, up and down, and one relation per total, since the others follow from those.</summary>
    /// <param name="table">The table.</param>
    /// <param name="costs">By variable of the table: what moving costs while it is published; null: nothing, and nothing but zeros is known yet.</param>
    /// <param name="least">What no variable may fall below; may change between solves.</param>
    /// <param name="variables">The variables that may move, ascending, with every variable that moving one of them moves.</param>
    public DeviationProgram(JudgedTable table, double[]? costs, Func<int, long> least, int[] variables)
    {
        _table = table;
        _costs = costs;
        _least = least;
        _variables = variables;
        _columns = new int[variables.Length];
        for (var i = 0; i < variables.Length; i++)
        {
            _columns[i] = (costs is null ? table.IsZero(variables[i]) : table.IsFixed(variables[i])) ? -1 : _program.AddVariable(0, double.PositiveInfinity);
            _ = _columns[i] < 0 ? -1 : _program.AddVariable(0, Room(i));
        }

        var terms = new List<(int, double)>();
        foreach (var equation in Relations())
        {
            terms.Clear();
            var sign = -1;
            foreach (var member in table.Structure.System.Members(equation))
            {
                if (IndexOf(member) is var i and >= 0 && _columns[i] >= 0)
                {
                    terms.Add((_columns[i], sign));
                    terms.Add((_columns[i] + 1, -sign));
                }

                sign = 1;
            }

            if (terms.Count > 0)
            {
                _program.AddEquality([.. terms], 0);
            }
        }
    }

    /// <summary>Number of variables that may move.</summary>
    public int Count => _variables.Length;

    /// <summary>Moves <paramref name="cell"/> by <paramref name="distance"/> at the least cost, through published cells where it must.</summary>
    public SolveStatus Move(int cell, long distance, bool[] hidden, CancellationToken cancellation) => Move(new Way(cell, distance), hidden, cancellation);

    /// <summary>Goes a way at the least cost, through published cells where it must.</summary>
    public SolveStatus Move(Way way, bool[] hidden, CancellationToken cancellation) => Solve(way, hidden, canReveal: true, cancellation);

    /// <summary>Moves <paramref name="cell"/> by <paramref name="distance"/> through hidden cells only.</summary>
    public SolveStatus MoveWithin(int cell, long distance, bool[] hidden, CancellationToken cancellation)
        => MoveWithin(new Way(cell, distance), hidden, cancellation);

    /// <summary>Goes a way through hidden cells only.</summary>
    public SolveStatus MoveWithin(Way way, bool[] hidden, CancellationToken cancellation) => Solve(way, hidden, canReveal: false, cancellation);

    /// <summary>The same by another vertex of those that there are: the next one may be whole. <paramref name="attempt"/> chooses.</summary>
    public SolveStatus MoveWithin(Way way, bool[] hidden, int attempt, CancellationToken cancellation) => Solve(way, hidden, canReveal: false, cancellation, attempt);

    /// <summary>Moves <paramref name="cell"/> as far down as it goes with everything but the zeros hidden. For a program without costs.</summary>
    public SolveStatus MoveDown(int cell, CancellationToken cancellation)
    {
        var column = _columns[IndexOf(cell)];
        _scale = 1;
        _program.SetCost(column, 1);
        _program.SetCost(column + 1, -1);
        var status = _program.Minimize(cancellation);
        _program.SetCost(column, 0);
        _program.SetCost(column + 1, 0);
        return status;
    }

    /// <summary>What the last solution moves.</summary>
    public Deviation Deviation()
    {
        var (moved, amounts) = (new List<int>(), new List<double>());
        for (var i = 0; i < _columns.Length; i++)
        {
            var amount = _columns[i] < 0 ? 0 : _program.Values[_columns[i]] - _program.Values[_columns[i] + 1];
            if (Complementary.Deviation.IsMoved(amount))
            {
                moved.Add(_variables[i]);
                amounts.Add(amount * _scale);
            }
        }

        return new Deviation([.. moved], [.. amounts]);
    }

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();

    private SolveStatus Solve(Way way, bool[] hidden, bool canReveal, CancellationToken cancellation, int attempt = 0)
    {
        _scale = Math.Max(1, Math.Abs(way.Distance) / LongestDistance);
        var (cell, distance) = (way.Cell, way.Distance / _scale);
        for (var i = 0; i < _columns.Length; i++)
        {
            if (_columns[i] < 0)
            {
                continue;
            }

            var v = _variables[i];
            var (up, down) = v == cell ? (Math.Max(distance, 0), Math.Max(-distance, 0)) : (0.0, 0.0);
            var canMove = v != cell && (hidden[v] || canReveal);
            var cost = hidden[v] || _costs is null ? CostOfHidden * (1 + Preference(v, attempt)) : _costs[v];
            var insider = way.Insider?.Cell == v && v != cell ? way.Insider : null;
            _program.SetBounds(_columns[i], up, !canMove || insider?.IsAlone == true ? up : double.PositiveInfinity);
            _program.SetBounds(_columns[i] + 1, down, !canMove ? down : (insider is null ? Room(i) : _table.Values[v] - insider.Least) / _scale);
            _program.SetCost(_columns[i], cost);
            _program.SetCost(_columns[i] + 1, cost);
        }

        return _program.Minimize(cancellation);
    }

    // Numbers in no particular order; the multiplier is 2^64 divided by the golden ratio.
    private static double Preference(int variable, int attempt)
        => attempt == 0 ? 0 : (unchecked(((ulong)variable + ((ulong)attempt << 32)) * 0x9E3779B97F4A7C15UL) >> 40) / (double)(1 << 22);

    // One relation per total, along the dimension in which the fewest parts may move.
    private IEnumerable<int> Relations()
    {
        var system = _table.Structure.System;
        if (_variables.Length == _table.Values.Length)
        {
            return system.Basis();
        }

        var relations = new List<int>();
        foreach (var variable in _variables)
        {
            var (relation, fewest) = (-1, int.MaxValue);
            foreach (var equation in system.Uses(variable))
            {
                if (system.Total(equation) == variable && PartsInside(equation) is var parts and > 0 && parts < fewest)
                {
                    (relation, fewest) = (equation, parts);
                }
            }

            if (relation >= 0 && !_table.IsZero(variable))
            {
                relations.Add(relation);
            }
        }

        return relations;
    }

    private int PartsInside(int equation)
    {
        var inside = 0;
        foreach (var part in _table.Structure.System.Parts(equation))
        {
            inside += IndexOf(part) >= 0 ? 1 : 0;
        }

        return inside;
    }

    private int IndexOf(int variable) => _variables.Length == _table.Values.Length ? variable : Array.BinarySearch(_variables, variable);

    private long Room(int index) => _table.Values[_variables[index]] - _least(_variables[index]);
}
