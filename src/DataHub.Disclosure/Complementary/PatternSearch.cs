using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Chooses which further cells to hide. Linear programs find cheap deviations to both ends of what each hidden cell must be able to be; a clean-up publishes
/// again what is not needed; certificates in whole numbers decide, and where there are none, more is hidden.
/// </summary>
/// <remarks>
/// It asks of a complementary cell what it asks of a primary one, unless everybody can see that the cell is not small. Otherwise a cell that cannot be 1 would not be
/// primary, hence not small, and knowing that may pin its neighbours.
/// </remarks>
internal sealed class PatternSearch : IDisposable
{
    // In columns solved. Counted, not timed, so that the same table gives the same pattern on every machine.
    private const long CleanUpBudget = 1_500_000;

    private const double EffortWithin = 1;
    private const double EffortWidened = 5;

    private readonly JudgedTable _table;
    private readonly int _threshold;
    private readonly Deadline _deadline;
    private readonly LowestValues _lowest;
    private readonly double[] _costs;
    private readonly DeviationProgram _program;
    private readonly bool[] _hidden;
    private readonly bool[] _isPrimary;

    private readonly SortedDictionary<int, Requirement> _requirements = [];
    private readonly List<Way> _ways = [];
    private long _spent;

    private PatternSearch(JudgedTable table, int threshold, NoiseKey key, Deadline deadline)
    {
        _table = table;
        _threshold = threshold;
        _deadline = deadline;
        _lowest = new LowestValues(table, deadline.Token);
        _costs = CellCosts.Of(table, key);
        _program = new DeviationProgram(table, _costs);
        _hidden = new bool[table.Values.Length];
        _isPrimary = new bool[table.Values.Length];
        for (var v = 0; v < _hidden.Length; v++)
        {
            _hidden[v] = !table.IsJudged(v);
        }
    }

    /// <summary>
    /// By variable, whether it is hidden, unknown cells included. First the pattern in which fractions protect every hidden cell that can be small, then, for whom
    /// that is not enough, one in which certificates in whole numbers do. Fewer, or none, when time runs out.
    /// </summary>
    public static IEnumerable<bool[]> Find(JudgedTable table, IReadOnlyList<int> primaries, int threshold, NoiseKey key, Deadline deadline)
    {
        using var search = new PatternSearch(table, threshold, key, deadline);
        if (search.Hide(primaries) && search.FindWays() && search.Close() && search.CleanUp())
        {
            yield return [.. search._hidden];
            if (search.Settle())
            {
                yield return search._hidden;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();

    private bool Hide(IReadOnlyList<int> primaries)
    {
        foreach (var primary in primaries)
        {
            _hidden[primary] = true;
            _isPrimary[primary] = true;
        }

        return primaries.All(Require);
    }

    private bool Require(int cell)
    {
        if (_lowest.Of(cell) is not { } lowest)
        {
            return false;
        }

        var requirement = Requirement.For(cell, lowest, _threshold);
        _requirements.Add(cell, requirement);
        AddWay(cell, requirement.Lowest);
        AddWay(cell, requirement.Highest);
        return true;
    }

    private void AddWay(int cell, long target)
    {
        if (target != _table.Values[cell])
        {
            _ways.Add(new Way(cell, target - _table.Values[cell]));
        }
    }

    private bool FindWays()
    {
        // The longest ways first: they hide the most, and the others then often go through what is hidden already.
        foreach (var way in _ways.Where(w => w.Deviations is null).OrderByDescending(w => Math.Abs(w.Distance)).ThenBy(w => _costs[w.Cell]).ToList())
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

    /// <summary>Protects what was hidden to protect others, until every hidden cell is protected or visibly not small.</summary>
    private bool Close()
    {
        int hidden;
        do
        {
            hidden = _hidden.Count(h => h);
            var least = LeastValues();
            for (var v = 0; v < _hidden.Length; v++)
            {
                if (_hidden[v] && _table.IsJudged(v) && least[v] < _threshold && !_requirements.ContainsKey(v) && CanBeSmall(v) && (_deadline.IsOver || !Require(v)))
                {
                    return false;
                }
            }

            if (!FindWays())
            {
                return false;
            }
        }
        while (hidden != _hidden.Count(h => h));
        return true;
    }

    // By variable, what additions alone show that it cannot fall below. Parents come before children in the numbering, and rests after all cells.
    private long[] LeastValues()
    {
        var least = new long[_hidden.Length];
        for (var v = 0; v < least.Length; v++)
        {
            least[v] = !_hidden[v] ? _table.Values[v] : _table.IsJudged(v) ? 1 : 0;
        }

        var system = _table.Structure.System;
        for (var e = system.Count - 1; e >= 0; e--)
        {
            var sum = 0L;
            foreach (var part in system.Parts(e))
            {
                sum += least[part];
            }

            least[system.Total(e)] = Math.Max(least[system.Total(e)], sum);
        }

        return least;
    }

    // Fractions count: what they leave open, certificates decide.
    private bool CanBeSmall(int cell)
    {
        var distance = _threshold - 1 - _table.Values[cell];
        return _ways.Exists(w => w.Deviations is { } d && d[cell] <= distance)
            || _program.MoveWithin(cell, distance, _hidden, _deadline.Token) != SolveStatus.Infeasible;
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
            _hidden[candidate] = LeavesPrimaryAlone(candidate) || !CanDoWithout(candidate);
        }

        return true;
    }

    // Whether a primary cell would be the only one hidden in a sum: most cells that are needed show it so, without any program.
    private bool LeavesPrimaryAlone(int cell)
    {
        foreach (var equation in _table.Structure.System.Uses(cell))
        {
            var (hidden, last) = (0, 0);
            foreach (var member in _table.Structure.System.Members(equation))
            {
                if (_hidden[member])
                {
                    hidden++;
                    last = member;
                }
            }

            if (hidden == 1 && _isPrimary[last])
            {
                return true;
            }
        }

        return false;
    }

    private bool CanDoWithout(int cell)
    {
        var users = _ways.Where(w => w.Cell != cell && w.Uses(cell)).OrderByDescending(w => w.Failures).ToList();
        var others = _ways.Where(w => !w.Uses(cell)).Select(w => w.Deviations!).Distinct().ToList();
        var replacements = new List<double[]>();
        var released = new HashSet<int> { cell };
        foreach (var way in users)
        {
            var other = others.Find(way.IsReachedBy);
            if (other is null && !released.Contains(way.Cell))
            {
                if (!CanAfford())
                {
                    return false;
                }

                if (_program.MoveWithin(way.Cell, way.Distance, _hidden, _deadline.Token) == SolveStatus.Optimal)
                {
                    others.Add(other = Deviations());
                }
                else if (_isPrimary[way.Cell] || CanBeSmallWithout(others, way.Cell))
                {
                    way.Failures++;
                    return false;
                }
                else
                {
                    released.Add(way.Cell);
                }
            }

            replacements.Add(other ?? []);
        }

        for (var i = 0; i < replacements.Count; i++)
        {
            users[i].Deviations = replacements[i];
        }

        _ways.RemoveAll(w => released.Contains(w.Cell));
        foreach (var one in released)
        {
            _requirements.Remove(one);
        }

        return true;
    }

    private bool CanBeSmallWithout(List<double[]> others, int cell)
    {
        var distance = _threshold - 1 - _table.Values[cell];
        return others.Exists(d => d[cell] <= distance) || _program.MoveWithin(cell, distance, _hidden, _deadline.Token) != SolveStatus.Infeasible;
    }

    // Where whole numbers need more hidden than fractions did, that must be protected, too.
    private bool Settle()
    {
        int hidden;
        do
        {
            hidden = _hidden.Count(h => h);
            if (!Prove() || (hidden != _hidden.Count(h => h) && !Close()))
            {
                return false;
            }
        }
        while (hidden != _hidden.Count(h => h));
        return true;
    }

    private bool Prove()
    {
        var proof = new Proof(_table, [.. _requirements.Values]);
        foreach (var way in _ways.Select(w => w.Deviations!).Distinct())
        {
            proof.Add(_hidden, Rounded(way));
        }

        foreach (var (cell, value) in proof.Open())
        {
            if (_deadline.IsOver || !(proof.IsShown(cell, value) || Show(proof, cell, value)))
            {
                return false;
            }
        }

        return !proof.Open().Any();
    }

    private bool Show(Proof proof, int requirement, long value)
    {
        var cell = proof.CellOf(requirement);
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
