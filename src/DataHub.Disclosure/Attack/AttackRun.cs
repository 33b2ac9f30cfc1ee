using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>One attack on one table.</summary>
internal sealed class AttackRun : IDisposable
{
    private readonly ProtectedTable _table;
    private readonly CancellationToken _cancellation;
    private readonly Unknowns _unknowns;
    private readonly Shuttle _shuttle;
    private readonly List<Target> _targets = [];
    private readonly (Target Target, int Variable)[] _places;
    private readonly List<(int Position, Target Target, Need Need)> _needs = [];
    private readonly HashSet<int> _primaries = [];
    private readonly List<int> _unprotected = [];
    private bool _isWithoutTable;
    private bool _hasSmallSums;

    public AttackRun(ProtectedTable table, CancellationToken cancellation)
    {
        _table = table;
        _cancellation = cancellation;
        _unknowns = Unknowns.Of(table);
        _shuttle = Shuttle.Run(_unknowns, cancellation);
        _places = new (Target, int)[_unknowns.Count];
        if (_shuttle.IsContradictory)
        {
            return;
        }

        var settled = Enumerable.Range(0, _unknowns.Count).Where(v => _shuttle.Lower[v] == _shuttle.Upper[v]);
        var check = new CertificateCheck(table, _unknowns.Facets, settled.Select(v => (_unknowns.Positions[v], _shuttle.Lower[v])));
        var sums = _unknowns.Sums(_shuttle.Lower);
        foreach (var block in Block.Split(_unknowns, _shuttle))
        {
            var target = new Target(block, check, cancellation);
            target.Found([.. block.Variables.Select(v => sums[v])]);
            _targets.Add(target);
            for (var v = 0; v < block.Count; v++)
            {
                _places[block.Variables[v]] = (target, v);
            }
        }
    }

    /// <summary>Makes the bounds of every suppressed cell as tight as linear programs give them.</summary>
    public void Bound()
    {
        foreach (var cell in _table.Cells.Where(c => c.Status == CellStatus.Suppressed))
        {
            _cancellation.ThrowIfCancellationRequested();
            if (Place(cell.Position) is var (target, variable))
            {
                target.Extremes.Tighten(variable);
            }
        }
    }

    /// <summary>Says which cells are primary. Before the bounds are looked for, so that every table met on the way counts as a certificate.</summary>
    public void Demand(IReadOnlyCollection<int> primaries)
    {
        _primaries.UnionWith(primaries);
        var smallest = primaries.Count == 0 || _table.SuppressedLowerBound == 0 ? null : new SmallestValues(_table, _cancellation);
        foreach (var position in primaries.Distinct().Order())
        {
            if (_table.Find(position) is { Status: CellStatus.Suppressed } && NeedOf(position, smallest) is var (target, need))
            {
                target.Search.Add(need);
                _needs.Add((position, target, need));
            }
            else
            {
                _unprotected.Add(position);
            }
        }
    }

    /// <summary>Any suppressed count may be primary, for all that is known.</summary>
    public void DemandOfAll()
    {
        if (_table.Rules.Measure == Measure.Amount)
        {
            return;
        }

        _hasSmallSums = SmallSums.AreThere(_table, _cancellation);
        var k = _table.Rules.Threshold;
        var smallest = _table.SuppressedLowerBound == 0 ? null : new SmallestValues(_table, _cancellation);
        foreach (var cell in _table.Cells)
        {
            if (cell.Value is { } value)
            {
                if (value >= 1 && value < k)
                {
                    _unprotected.Add(cell.Position);
                }
            }
            else if (NeedOf(cell.Position, smallest) is var (target, need))
            {
                if (need.Lowest < k)
                {
                    target.Search.Add(need);
                    _needs.Add((cell.Position, target, need));
                }
            }
            else if (CanBeSmall(BoundsOf(cell.Position)))
            {
                _unprotected.Add(cell.Position);
            }
        }
    }

    /// <summary>Finds the cells that are not protected. Bounds disprove first: they cost less than certificates.</summary>
    public void Judge()
    {
        _isWithoutTable = _needs.Count > 0 && !_targets.TrueForAll(t => t.HasPoint());
        foreach (var (position, target, need) in _needs)
        {
            _cancellation.ThrowIfCancellationRequested();
            if ((_primaries.Contains(position) || CanBeSmall(BoundsOf(position))) && (_isWithoutTable || !target.Allows(need) || !target.Search.Meet(need)))
            {
                _unprotected.Add(position);
            }
        }

        _unprotected.Sort();
    }

    /// <summary>What was found out. In an audit, certificates decide about single values where bounds do not.</summary>
    public AttackResult Result(bool isAudit)
    {
        var bounds = new Dictionary<int, Bounds>();
        var exact = new List<int>();
        foreach (var cell in _table.Cells.Where(c => c.Status == CellStatus.Suppressed))
        {
            var found = BoundsOf(cell.Position);
            bounds.Add(cell.Position, found);
            if (IsExact(cell.Position, found, isAudit))
            {
                exact.Add(cell.Position);
            }
        }

        return new AttackResult(bounds, _unprotected, exact, _shuttle.IsContradictory || _isWithoutTable, _hasSmallSums);
    }

    public void Dispose() => _targets.ForEach(t => t.Dispose());

    // What a primary cell must still be able to have; null where it cannot. Amounts are safe only where nothing bounds them.
    private (Target Target, Need Need)? NeedOf(int position, SmallestValues? smallest)
    {
        if (Place(position) is not var (target, variable))
        {
            return null;
        }

        if (_table.Rules.Measure == Measure.Amount)
        {
            return target.Extremes.Upper[variable] == Shuttle.Infinite ? (target, new Need(variable, 0, 0)) : null;
        }

        var k = (long)_table.Rules.Threshold;
        var lowest = smallest is null ? 0 : smallest.Of(position);
        return lowest is { } least ? (target, new Need(variable, least, Math.Max(k - 1, least + k - 2))) : null;
    }

    private bool CanBeSmall(Bounds bounds) => bounds.Lower < _table.Rules.Threshold && bounds.Upper is not 0;

    private bool IsExact(int position, Bounds bounds, bool isAudit)
    {
        var isSmallOnly = bounds.Lower >= 1 && bounds.Lower < _table.Rules.Threshold;
        if (!isSmallOnly || bounds.Lower == bounds.Upper || !isAudit)
        {
            return isSmallOnly && bounds.Lower == bounds.Upper;
        }

        return Place(position) is not var (target, variable) || !target.Varies(variable);
    }

    private (Target Target, int Variable)? Place(int position)
    {
        var variable = _unknowns.VariableAt(position);
        return variable >= 0 && _places[variable].Target is not null ? _places[variable] : null;
    }

    private Bounds BoundsOf(int position)
    {
        var variable = _unknowns.VariableAt(position);
        if (_shuttle.IsContradictory)
        {
            return new Bounds(_table.SuppressedLowerBound, null);
        }

        var (lower, upper) = Place(position) is var (target, place)
            ? (target.Extremes.Lower[place], target.Extremes.Upper[place])
            : (_shuttle.Lower[variable], _shuttle.Upper[variable]);
        return new Bounds(lower, upper == Shuttle.Infinite ? null : upper);
    }
}
