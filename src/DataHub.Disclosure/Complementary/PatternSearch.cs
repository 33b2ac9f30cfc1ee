using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Chooses which further cells to hide. Linear programs find cheap deviations to both ends of what each primary cell must be able to be; a clean-up publishes
/// again what is not needed; certificates in whole numbers decide, and where there are none, more is hidden.
/// </summary>
internal sealed class PatternSearch : IDisposable
{
    private const double Epsilon = 1e-6;
    private const double EffortWithin = 1;
    private const double EffortWidened = 5;

    private readonly JudgedTable _table;
    private readonly Requirement[] _requirements;
    private readonly Deadline _deadline;
    private readonly double[] _costs;
    private readonly DeviationProgram _program;
    private readonly bool[] _hidden;
    private readonly bool[] _isPrimary;

    // Two ways per requirement: to its lowest value, and to its highest.
    private readonly double[]?[] _ways;

    private PatternSearch(JudgedTable table, Requirement[] requirements, NoiseKey key, Deadline deadline)
    {
        _table = table;
        _requirements = requirements;
        _deadline = deadline;
        _costs = CellCosts.Of(table, key);
        _program = new DeviationProgram(table, _costs);
        _hidden = new bool[table.Values.Length];
        _isPrimary = new bool[table.Values.Length];
        _ways = new double[2 * requirements.Length][];
        for (var v = 0; v < _hidden.Length; v++)
        {
            _hidden[v] = !table.IsJudged(v);
        }

        foreach (var requirement in requirements)
        {
            _hidden[requirement.Cell] = true;
            _isPrimary[requirement.Cell] = true;
        }
    }

    /// <summary>
    /// By variable, whether it is hidden, unknown cells included: a pattern in which every requirement is met by certificates. Null when none was found in
    /// time.
    /// </summary>
    public static bool[]? Find(JudgedTable table, Requirement[] requirements, NoiseKey key, Deadline deadline)
    {
        using var search = new PatternSearch(table, requirements, key, deadline);
        return search.FindWays() && search.CleanUp() && search.Prove() ? search._hidden : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();

    private bool FindWays()
    {
        // The longest ways first: they hide the most, and the others then often go through what is hidden already.
        var order = Enumerable.Range(0, _ways.Length).OrderByDescending(w => Math.Abs(Target(w) - _table.Values[Cell(w)]))
            .ThenBy(w => _costs[Cell(w)]).ThenBy(w => w);
        foreach (var way in order)
        {
            if (Target(way) == _table.Values[Cell(way)] || (_ways[way] = Known(way)) is not null)
            {
                continue;
            }

            if (_program.Move(Cell(way), Target(way), _hidden, _deadline.Token) != SolveStatus.Optimal)
            {
                return false;
            }

            _ways[way] = Deviations();
            Hide(v => Math.Abs(_ways[way]![v]) > Epsilon);
        }

        return true;
    }

    private bool CleanUp()
    {
        var candidates = Enumerable.Range(0, _hidden.Length).Where(v => _hidden[v] && !_isPrimary[v] && _table.IsJudged(v))
            .OrderByDescending(v => _costs[v]).ThenBy(v => v).ToList();
        foreach (var candidate in candidates)
        {
            if (_deadline.IsOver)
            {
                return false;
            }

            _hidden[candidate] = false;
            _hidden[candidate] = !CanDoWithout(candidate);
        }

        return true;
    }

    private bool CanDoWithout(int cell)
    {
        var replaced = new List<(int Way, double[] Deviations)>();
        for (var way = 0; way < _ways.Length; way++)
        {
            if (_ways[way] is not { } old || Math.Abs(old[cell]) <= Epsilon)
            {
                continue;
            }

            var other = replaced.Find(r => Reaches(r.Deviations, way)).Deviations;
            if (other is null)
            {
                if (_program.MoveWithin(Cell(way), Target(way), _hidden, _deadline.Token) != SolveStatus.Optimal)
                {
                    return false;
                }

                other = Deviations();
            }

            replaced.Add((way, other));
        }

        foreach (var (way, deviations) in replaced)
        {
            _ways[way] = deviations;
        }

        return true;
    }

    private bool Prove()
    {
        var proof = new Proof(_table, _requirements);
        foreach (var way in _ways.OfType<double[]>().Distinct())
        {
            proof.Add(_hidden, Rounded(way));
        }

        foreach (var (requirement, value) in proof.Open())
        {
            if (_deadline.IsOver || !(proof.IsShown(requirement, value) || Show(proof, requirement, value)))
            {
                return false;
            }
        }

        return !proof.Open().Any();
    }

    private bool Show(Proof proof, int requirement, long value)
    {
        var cell = _requirements[requirement].Cell;
        if (_program.MoveWithin(cell, value, _hidden, _deadline.Token) == SolveStatus.Optimal && proof.Add(_hidden, _program.Rounded()))
        {
            return true;
        }

        var search = new IntegerSearch(_table, _hidden);
        if (search.Within(cell, value, EffortWithin, _deadline.Token, out var certificate) is SolveStatus.Optimal or SolveStatus.Feasible)
        {
            return proof.Add(_hidden, certificate);
        }

        if (search.Widened(cell, value, _costs, EffortWidened, _deadline.Token, out certificate) is not (SolveStatus.Optimal or SolveStatus.Feasible))
        {
            return false;
        }

        Hide(v => certificate[v] != _table.Values[v]);
        return proof.Add(_hidden, certificate);
    }

    private double[]? Known(int way) => Array.Find(_ways, w => w is not null && Reaches(w, way));

    private bool Reaches(double[] deviations, int way) => Math.Abs(_table.Values[Cell(way)] + deviations[Cell(way)] - Target(way)) <= Epsilon;

    private int Cell(int way) => _requirements[way / 2].Cell;

    private long Target(int way) => way % 2 == 0 ? _requirements[way / 2].Lowest : _requirements[way / 2].Highest;

    private void Hide(Func<int, bool> isMoved)
    {
        for (var v = 0; v < _hidden.Length; v++)
        {
            _hidden[v] |= isMoved(v);
        }
    }

    private double[] Deviations()
    {
        var deviations = new double[_hidden.Length];
        for (var v = 0; v < deviations.Length; v++)
        {
            deviations[v] = _program.Deviation(v);
        }

        return deviations;
    }

    private long[] Rounded(double[] deviations)
    {
        var table = new long[deviations.Length];
        for (var v = 0; v < table.Length; v++)
        {
            table[v] = _table.Values[v] + (long)Math.Round(deviations[v]);
        }

        return table;
    }
}
