using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Chooses which further cells to hide. Linear programs find cheap deviations to both ends of what each primary cell must be able to be; a clean-up publishes
/// again what is not needed; certificates in whole numbers decide, and where there are none, more is hidden.
/// </summary>
internal sealed class PatternSearch : IDisposable
{

    // In columns solved. Counted, not timed, so that the same table gives the same pattern on every machine.
    private const long CleanUpBudget = 500_000;

    private const double EffortWithin = 1;
    private const double EffortWidened = 5;

    private readonly JudgedTable _table;
    private readonly Requirement[] _requirements;
    private readonly Deadline _deadline;
    private readonly double[] _costs;
    private readonly DeviationProgram _program;
    private readonly bool[] _hidden;
    private readonly bool[] _isPrimary;

    private readonly List<Way> _ways = [];
    private long _spent;

    private PatternSearch(JudgedTable table, Requirement[] requirements, NoiseKey key, Deadline deadline)
    {
        _table = table;
        _requirements = requirements;
        _deadline = deadline;
        _costs = CellCosts.Of(table, key);
        _program = new DeviationProgram(table, _costs);
        _hidden = new bool[table.Values.Length];
        _isPrimary = new bool[table.Values.Length];
        for (var v = 0; v < _hidden.Length; v++)
        {
            _hidden[v] = !table.IsJudged(v);
        }

        foreach (var requirement in requirements)
        {
            _hidden[requirement.Cell] = true;
            _isPrimary[requirement.Cell] = true;
            AddWay(requirement.Cell, requirement.Lowest);
            AddWay(requirement.Cell, requirement.Highest);
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
        foreach (var way in _ways.OrderByDescending(w => Math.Abs(w.Distance)).ThenBy(w => _costs[w.Cell]))
        {
            way.Deviations = _ways.Find(w => w.Deviations is not null && way.IsReachedBy(w.Deviations))?.Deviations;
            if (way.Deviations is not null)
            {
                continue;
            }

            if (_program.Move(way.Cell, way.Distance, _hidden, _deadline.Token) != SolveStatus.Optimal)
            {
                return false;
            }

            way.Deviations = Deviations();
            Hide(way.Uses);
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

            if (_spent >= CleanUpBudget)
            {
                break;
            }

            _hidden[candidate] = false;
            _hidden[candidate] = !CanDoWithout(candidate);
        }

        return true;
    }

    private bool CanDoWithout(int cell)
    {
        var users = _ways.Where(w => w.Uses(cell)).OrderByDescending(w => w.Failures).ToList();
        var others = _ways.Where(w => w.Deviations is not null && !w.Uses(cell)).Select(w => w.Deviations!).Distinct().ToList();
        var replacements = new List<double[]>();
        foreach (var way in users)
        {
            var other = others.Find(way.IsReachedBy);
            if (other is null)
            {
                if (!CanAfford() || _program.MoveWithin(way.Cell, way.Distance, _hidden, _deadline.Token) != SolveStatus.Optimal)
                {
                    way.Failures++;
                    return false;
                }

                others.Add(other = Deviations());
            }

            replacements.Add(other);
        }

        for (var i = 0; i < replacements.Count; i++)
        {
            users[i].Deviations = replacements[i];
        }

        return true;
    }

    private bool Prove()
    {
        var proof = new Proof(_table, _requirements);
        foreach (var way in _ways.Select(w => w.Deviations!).Distinct())
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
        if (_program.MoveWithin(cell, value - _table.Values[cell], _hidden, _deadline.Token) == SolveStatus.Optimal && proof.Add(_hidden, _program.Rounded()))
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

    private void AddWay(int cell, long target)
    {
        if (target != _table.Values[cell])
        {
            _ways.Add(new Way(cell, target - _table.Values[cell]));
        }
    }

    private bool CanAfford()
    {
        _spent += _hidden.Length;
        return _spent < CleanUpBudget;
    }

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
