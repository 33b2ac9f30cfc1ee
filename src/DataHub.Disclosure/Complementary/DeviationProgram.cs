using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// The cheapest way to move one cell to another value: a deviation from the true table that keeps every relation, leaves zeros alone and keeps every judged
/// cell at 1 at least. Moving a published cell costs, moving a hidden one hardly.
/// </summary>
internal sealed class DeviationProgram : IDisposable
{
    // Not 0: among the free ways the shortest is the one most likely to consist of whole numbers.
    private const double CostOfHidden = 1e-3;

    private readonly JudgedTable _table;
    private readonly double[]? _costs;
    private readonly LinearProgram _program = new(useDualSimplex: true);
    private readonly int[] _columns;

    /// <summary>Builds the program: two columns per cell that can move, up and down, and one relation per total, since the others follow from those.</summary>
    public DeviationProgram(JudgedTable table, double[]? costs)
    {
        _table = table;
        _costs = costs;
        _columns = new int[table.Values.Length];
        for (var v = 0; v < _columns.Length; v++)
        {
            _columns[v] = table.IsZero(v) ? -1 : _program.AddVariable(0, double.PositiveInfinity);
            _ = _columns[v] < 0 ? -1 : _program.AddVariable(0, Room(v));
        }

        var terms = new List<(int, double)>();
        foreach (var equation in table.Structure.System.Basis())
        {
            terms.Clear();
            var sign = -1;
            foreach (var member in table.Structure.System.Members(equation))
            {
                if (_columns[member] >= 0)
                {
                    terms.Add((_columns[member], sign));
                    terms.Add((_columns[member] + 1, -sign));
                }

                sign = 1;
            }

            if (terms.Count > 0)
            {
                _program.AddEquality([.. terms], 0);
            }
        }
    }

    /// <summary>Moves <paramref name="cell"/> by <paramref name="distance"/> at the least cost, through published cells where it must.</summary>
    public SolveStatus Move(int cell, long distance, bool[] hidden, CancellationToken cancellation)
        => Solve(cell, distance, hidden, canReveal: true, cancellation);

    /// <summary>Moves <paramref name="cell"/> by <paramref name="distance"/> through hidden cells only.</summary>
    public SolveStatus MoveWithin(int cell, long distance, bool[] hidden, CancellationToken cancellation)
        => Solve(cell, distance, hidden, canReveal: false, cancellation);

    /// <summary>Moves <paramref name="cell"/> as far down as it goes with everything but the zeros hidden. For a program without costs.</summary>
    public SolveStatus MoveDown(int cell, CancellationToken cancellation)
    {
        _program.SetCost(_columns[cell], 1);
        _program.SetCost(_columns[cell] + 1, -1);
        return _program.Minimize(cancellation);
    }

    /// <summary>By how much the last solution moves each variable.</summary>
    public double[] Deviations()
    {
        var deviations = new double[_columns.Length];
        for (var v = 0; v < deviations.Length; v++)
        {
            deviations[v] = Deviation(v);
        }

        return deviations;
    }

    /// <summary>The value of a variable in the last solution.</summary>
    public double Value(int variable) => _table.Values[variable] + Deviation(variable);

    /// <summary>The last solution in whole numbers; whether it still fits is for a certificate to say.</summary>
    public long[] Rounded()
    {
        var table = new long[_columns.Length];
        for (var v = 0; v < table.Length; v++)
        {
            table[v] = _table.Values[v] + (long)Math.Round(Deviation(v));
        }

        return table;
    }

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();

    private SolveStatus Solve(int cell, long distance, bool[] hidden, bool canReveal, CancellationToken cancellation)
    {
        for (var v = 0; v < _columns.Length; v++)
        {
            if (_columns[v] < 0)
            {
                continue;
            }

            var (up, down) = v == cell ? (Math.Max(distance, 0), Math.Max(-distance, 0)) : (0L, 0L);
            var canMove = v != cell && (hidden[v] || canReveal);
            var cost = hidden[v] || _costs is null ? CostOfHidden : _costs[v];
            _program.SetBounds(_columns[v], up, canMove ? double.PositiveInfinity : up);
            _program.SetBounds(_columns[v] + 1, down, canMove ? Room(v) : down);
            _program.SetCost(_columns[v], cost);
            _program.SetCost(_columns[v] + 1, cost);
        }

        return _program.Minimize(cancellation);
    }

    private double Deviation(int variable) => _columns[variable] < 0 ? 0 : _program.Values[_columns[variable]] - _program.Values[_columns[variable] + 1];

    private long Room(int variable) => _table.Values[variable] - (_table.IsJudged(variable) ? 1 : 0);
}
