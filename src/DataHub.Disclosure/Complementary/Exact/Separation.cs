using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary.Exact;

/// <summary>
/// Asks whether a way is possible where cells are hidden in part, and draws a demand on all patterns from the answer when it is not.
/// </summary>
/// <remarks>
/// Whatever multiples of the relations are added up, each deviation d that keeps them has sum r(v) d(v) = 0. So what the way's cell moves is made up by the others, and
/// each can give no more than its room downwards, or as much as it likes upwards; nobody has to give more than all there is. The capacity inequalities of Fischetti and Salazar-González (2000),
/// with the multiples rounded so that they hold to the last digit.
/// </remarks>
internal sealed class Separation : IDisposable
{
    // Multiples of a relation are rounded to this share; the small denominators of additive tables are kept.
    private const double Denominator = 720;

    // How far a cell that is not chosen at all may move, as a share of the way: among equal answers it finds the one that asks for the fewest cells.
    private const double Trace = 1e-3;

    private readonly JudgedTable _table;
    private readonly bool[] _isFree;
    private readonly int[] _relations;
    private readonly int[] _columns;
    private readonly long[] _multiples;
    private readonly long[] _sums;
    private readonly LinearProgram _program = new(useDualSimplex: true, isSmall: true);
    private readonly Dictionary<Way, int[]> _moved = [];
    private int _asked = -1;

    /// <summary>Prepares the questions.</summary>
    /// <param name="table">The table.</param>
    /// <param name="isFree">By variable: whether it is hidden in every pattern.</param>
    public Separation(JudgedTable table, bool[] isFree)
    {
        _table = table;
        _isFree = isFree;
        _relations = [.. table.Structure.System.Basis()];
        _multiples = new long[_relations.Length];
        _sums = new long[table.Values.Length];
        _columns = new int[table.Values.Length];
        for (var v = 0; v < _columns.Length; v++)
        {
            _columns[v] = table.IsFixed(v) ? -1 : _program.AddVariable(0, 0);
        }

        var terms = new List<(int, double)>();
        foreach (var relation in _relations)
        {
            terms.Clear();
            var sign = -1;
            foreach (var member in table.Structure.System.Members(relation))
            {
                if (_columns[member] >= 0)
                {
                    terms.Add((_columns[member], sign));
                }

                sign = 1;
            }

            _program.AddEquality([.. terms], 0);
        }
    }

    /// <summary>A demand that a choice in fractions does not meet; null when none was found.</summary>
    public CoverCut? Cut(Way way, ReadOnlySpan<double> choice, CancellationToken cancellation)
    {
        var length = Math.Abs(way.Distance);
        for (var v = 0; v < _columns.Length; v++)
        {
            if (_columns[v] >= 0 && v != way.Cell)
            {
                var share = _isFree[v] ? 1 : Math.Min(1, choice[v] + Trace);
                _program.SetBounds(_columns[v], -share * Math.Min(Room(v), length), share * length);
            }
        }

        return Solve(way, cancellation) is { } reached && reached >= length - (0.5 * Trace * length) ? null : Read(way);
    }

    /// <summary>Whether a way is possible in a pattern; if not, a demand that the pattern does not meet. Null when the solver does not tell.</summary>
    public bool? IsPossible(Way way, bool[] hidden, CancellationToken cancellation, out CoverCut? cut)
    {
        for (var v = 0; v < _columns.Length; v++)
        {
            if (_columns[v] >= 0 && v != way.Cell)
            {
                var isOpen = hidden[v];
                _program.SetBounds(_columns[v], isOpen ? -Room(v) : 0, isOpen ? double.PositiveInfinity : 0);
            }
        }

        cut = null;
        if (Solve(way, cancellation) is not { } reached)
        {
            return null;
        }

        var isPossible = reached >= Math.Abs(way.Distance) - Way.Epsilon;
        cut = isPossible ? null : Read(way);
        if (isPossible)
        {
            _moved[way] = Moved();
        }

        return isPossible;
    }

    /// <summary>Whether the way is possible in a pattern as it was when last asked about.</summary>
    public bool IsPossibleAsBefore(Way way, bool[] hidden) => _moved.TryGetValue(way, out var moved) && Array.TrueForAll(moved, v => hidden[v]);

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();

    private int[] Moved()
        => [.. Enumerable.Range(0, _columns.Length).Where(v => _columns[v] >= 0 && Deviation.IsMoved(_program.Values[_columns[v]]))];

    // How far the way's cell can be moved in the way's direction, at most to its end.
    private double? Solve(Way way, CancellationToken cancellation)
    {
        var column = _columns[way.Cell];
        _program.SetBounds(column, Math.Min(way.Distance, 0), Math.Max(way.Distance, 0));
        if (_asked >= 0)
        {
            _program.SetCost(_asked, 0);
        }

        _asked = column;
        _program.SetCost(column, -Math.Sign(way.Distance));
        var status = _program.Minimize(cancellation);
        return status == SolveStatus.Optimal ? Math.Abs(_program.Values[column]) : null;
    }

    private CoverCut? Read(Way way)
    {
        AddUp();
        var direction = Math.Sign(way.Distance);

        // The way's cell moves by its length in its direction; the others make up for it.
        var need = (double)Math.Abs(way.Distance) * Math.Abs(_sums[way.Cell]);
        var sign = -Math.Sign(_sums[way.Cell]) * direction;
        var (variables, weights) = (new List<int>(), new List<double>());
        for (var v = 0; v < _sums.Length; v++)
        {
            if (_sums[v] == 0 || v == way.Cell || _columns[v] < 0)
            {
                continue;
            }

            var isUp = Math.Sign(_sums[v]) == sign;
            var most = isUp ? double.PositiveInfinity : (double)Math.Abs(_sums[v]) * Room(v);
            if (_isFree[v])
            {
                need -= most;
            }
            else if (most > 0)
            {
                variables.Add(v);
                weights.Add(most);
            }
        }

        if (need <= 0)
        {
            return null;
        }

        return new CoverCut([.. variables], [.. weights.Select(w => Math.Min(w, need) / need)], 1);
    }

    // By variable: what the rounded multiples of the relations add up to. No cell outside a relation is in it.
    private void AddUp()
    {
        Array.Clear(_sums);
        var system = _table.Structure.System;
        for (var r = 0; r < _relations.Length; r++)
        {
            _multiples[r] = (long)Math.Round(_program.DualOf(r) * Denominator);
            if (_multiples[r] == 0)
            {
                continue;
            }

            var sign = -1L;
            foreach (var member in system.Members(_relations[r]))
            {
                _sums[member] += sign * _multiples[r];
                sign = 1;
            }
        }
    }

    // No way makes a cell smaller than everybody knows it to be.
    private long Room(int variable) => _table.Values[variable] - _table.Least(variable);
}
