using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>One attack on one table.</summary>
internal sealed class AttackRun : IDisposable
{
    // Blocks up to this size always get bounds as tight as linear programs give them: it takes a moment, and dashboards show them.
    private const int SmallBlock = 300;

    // Beyond it a solver takes so long over one cell that an audit does without, unless tight bounds are asked for.
    private const int LargeBlock = 1000;

    private readonly ProtectedTable _table;
    private readonly AttackOptions _options;
    private readonly Predicate<int>? _isNotSmall;
    private readonly CancellationToken _cancellation;
    private readonly Unknowns _unknowns;
    private readonly Shuttle _shuttle;
    private readonly CertificateCheck? _check;
    private readonly Walk? _walk;
    private readonly List<Need> _needs = [];
    private readonly HashSet<int> _primaries = [];
    private readonly List<int> _unprotected = [];
    private Targets? _targets;
    private bool _isWithoutTable;
    private bool _hasSmallSums;
    private bool _areBoundsTight = true;

    /// <summary>Prepares an attack.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">What is to be found out.</param>
    /// <param name="isNotSmall">Suppressed cells that are known to be k or more; null: none.</param>
    /// <param name="cancellation">Stops it.</param>
    public AttackRun(ProtectedTable table, AttackOptions options, Predicate<int>? isNotSmall, CancellationToken cancellation)
    {
        _table = table;
        _options = options;
        _isNotSmall = isNotSmall;
        _cancellation = cancellation;
        var least = LeastFigures.Of(table, isNotSmall);
        _unknowns = Unknowns.Of(table, least);
        _shuttle = Shuttle.Run(_unknowns, cancellation);
        if (!_shuttle.IsContradictory)
        {
            var settled = Enumerable.Range(0, _unknowns.Count).Where(_shuttle.IsFixed).Select(v => (_unknowns.Positions[v], _shuttle.Lower[v]));
            _check = new CertificateCheck(table, least, _unknowns.Facets, settled);
            _walk = new Walk(_unknowns, _shuttle, _check, cancellation);
        }
    }

    /// <summary>Of all the work, what certificates take; the rest is bounds. For the progress told.</summary>
    public double ShareOfProof { private get; init; } = 0.5;

    private Targets Targets => _targets ??= new Targets(_unknowns, _shuttle, _check!, _walk!, _cancellation);

    /// <summary>Says which cells are primary.</summary>
    public void Demand(IReadOnlyCollection<int> primaries)
    {
        _primaries.UnionWith(primaries);
        var smallest = primaries.Count == 0 || MayAllBeZero ? null : new SmallestValues(_table, _cancellation);
        foreach (var position in primaries.Distinct().Order())
        {
            if (IsHidden(position) && NeedOf(position, smallest) is { } need)
            {
                _needs.Add(need);
            }
            else
            {
                _unprotected.Add(position);
            }
        }
    }

    /// <summary>Where zeros are hidden: demands of the unknown cells that may follow what is demanded of a primary cell.</summary>
    /// <param name="maybeSmall">The judged cells that may be below k for all that anybody knows.</param>
    public void DemandOfUnknown(IEnumerable<int> maybeSmall)
    {
        if (!_table.HidesZeros)
        {
            return;
        }

        int[] above = [.. maybeSmall.Where(p => _table.Find(p) is not null)];
        var unknown = MaybeFollowing.Find(_table.Structure, p => _table.Find(p) is not null, above);
        var smallest = unknown.Count == 0 || MayAllBeZero ? null : new SmallestValues(_table, _cancellation);
        foreach (var position in unknown.Where(p => _table.HidesZeroAt(p) && !_primaries.Contains(p)))
        {
            if (NeedOf(position, smallest) is { } need)
            {
                _needs.Add(need);
            }
            else if (CanBeSmall(position))
            {
                _unprotected.Add(position);
            }
        }
    }

    /// <summary>Looks for sums of leaves that were not sent.</summary>
    public void LookForSmallSums() => _hasSmallSums = SmallSums.AreThere(_table, _cancellation);

    /// <summary>Any suppressed count may be primary, for all that is known.</summary>
    public void DemandOfAll()
    {
        if (_table.Rules.Measure == Measure.Amount)
        {
            return;
        }

        LookForSmallSums();
        var k = _table.Rules.Threshold;
        DemandOfUnknown(_table.Cells.Where(c => c.Value is null && _isNotSmall?.Invoke(c.Position) != true).Select(c => c.Position));
        var smallest = MayAllBeZero ? null : new SmallestValues(_table, _cancellation);
        foreach (var cell in _table.Cells)
        {
            if (cell.Status == CellStatus.Published)
            {
                if (_table.IsBreach(cell))
                {
                    _unprotected.Add(cell.Position);
                }
            }
            else if (NeedOf(cell.Position, smallest) is { } need)
            {
                if (need.Lowest < k && CanBeSmall(cell.Position))
                {
                    _needs.Add(need);
                }
            }
            else if (CanBeSmall(cell.Position))
            {
                _unprotected.Add(cell.Position);
            }
        }
    }

    /// <summary>Looks for certificates, from one table that fits to others.</summary>
    public void Prove()
    {
        if (_walk is null)
        {
            return;
        }

        _needs.ForEach(_walk.Add);
        if (!_walk.Start() && _needs.Count > 0)
        {
            _isWithoutTable = !Targets.HavePoints();
            if (!_isWithoutTable)
            {
                _walk.StartAt(Targets.Point());
            }
        }

        // A quick look first: what it finds for one cell often serves others. In small blocks the solvers do the rest.
        Prove(_needs, n => _walk.Meet(n, effort: 300));
        var hard = _needs.Where(n => !n.IsMet && Targets.SizeOfBlock(n.Variable) > SmallBlock).ToList();
        Prove(hard, n => _walk.Meet(n, effort: 2000));
        Prove(hard, _walk.MeetBySolvers);
        Prove(hard, n => _walk.MeetByVertices(n, attempts: 40));
        Prove(hard, n => _walk.MeetByVertices(n, attempts: 1000));
    }

    /// <summary>Makes the bounds of every suppressed cell as tight as linear programs give them, where that is asked for or costs little.</summary>
    public void Bound()
    {
        if (_walk is null)
        {
            return;
        }

        for (var v = 0; v < _unknowns.Count; v++)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (!_shuttle.IsFixed(v) && _table.Find(_unknowns.Positions[v]) is not null)
            {
                if (_options.TightBounds || Targets.SizeOfBlock(v) <= SmallBlock)
                {
                    Targets.Tighten(v);
                    Tell(v, () => ShareOfProof + ((double)v / _unknowns.Count * (1 - ShareOfProof)));
                }
                else
                {
                    _areBoundsTight = false;
                }
            }
        }
    }

    /// <summary>Finds the cells that are not protected. Bounds disprove first: they cost less than certificates.</summary>
    /// <param name="isAudit">Whether a cell of a large block may count as unprotected without a solver's word.</param>
    public void Judge(bool isAudit)
    {
        foreach (var need in _needs)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (need.IsMet && !_isWithoutTable)
            {
                continue;
            }

            var position = _unknowns.Positions[need.Variable];
            if (isAudit && !_isWithoutTable && !_options.TightBounds && Targets.SizeOfBlock(need.Variable) > LargeBlock)
            {
                _unprotected.Add(position);
                continue;
            }

            // In smaller blocks bounds disprove at the least cost; in large ones they cost as much as a certificate, and only tell whether the cell matters.
            if (Targets.SizeOfBlock(need.Variable) <= LargeBlock || !_primaries.Contains(position))
            {
                Targets.Tighten(need.Variable);
            }

            if ((_primaries.Contains(position) || CanBeSmall(position)) && (_isWithoutTable || !Targets.Meet(need)))
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
        foreach (var cell in _table.Cells)
        {
            if (cell.Status == CellStatus.Suppressed)
            {
                if (IsExact(cell.Position, isAudit))
                {
                    exact.Add(cell.Position);
                }

                bounds.Add(cell.Position, BoundsOf(cell.Position));
            }
        }

        return new AttackResult(bounds, _unprotected, exact)
        {
            IsContradictory = _shuttle.IsContradictory || _isWithoutTable,
            HasSmallSums = _hasSmallSums || (isAudit && IsUnknownGivenAway()),
            AreBoundsTight = _areBoundsTight,
            Pinned = _table.Rules is { Measure: Measure.Amount, PPercent: { } percent } ? [.. bounds.Where(b => !Uncertainty.IsPossible(b.Value, percent)).Select(b => b.Key)] : [],
        };
    }

    public void Dispose()
    {
        _targets?.Dispose();
        _walk?.Dispose();
    }

    private void Prove(List<Need> needs, Action<Need> meet)
    {
        for (var i = 0; i < needs.Count && _walk!.HasPoint; i++)
        {
            if (!needs[i].IsMet && IsWithinReach(needs[i]))
            {
                meet(needs[i]);
                Tell(i, () => _needs.Count(n => n.IsMet) / (double)_needs.Count * ShareOfProof);
            }
        }
    }

    private bool IsWithinReach(Need need) => _shuttle.Lower[need.Variable] <= need.Lowest && _shuttle.Upper[need.Variable] >= need.Highest;

    private void Tell(int done, Func<double> share)
    {
        const int Often = 256;
        if (done % Often == 0)
        {
            _options.Progress?.Report(share());
        }
    }

    // What a primary cell must still be able to have; null where it cannot. Amounts are safe only where nothing bounds them.
    private Need? NeedOf(int position, SmallestValues? smallest)
    {
        var variable = _unknowns.VariableAt(position);
        if (_shuttle.IsContradictory || _shuttle.IsFixed(variable))
        {
            return null;
        }

        if (_table.Rules.Measure == Measure.Amount)
        {
            return _shuttle.Upper[variable] == Shuttle.Infinite ? new Need(variable, 0, 0) : null;
        }

        var k = (long)_table.Rules.Threshold;
        var lowest = smallest is null ? 0 : smallest.Of(position);
        return lowest is { } least ? new Need(variable, least, Math.Max(_table.HidesZeroAt(position) ? k : k - 1, least + k - 2)) : null;
    }

    private bool MayAllBeZero => _table.SuppressedLowerBound == 0 && (_table.Rules.HidesZeros || _table.Cells.All(c => _table.LeastOf(c.Position) == 0));

    private bool IsHidden(int position) => _table.Find(position) is { } cell ? cell.Status == CellStatus.Suppressed : _table.HidesZeros;

    private bool CanBeSmall(int position)
        => BoundsOf(position) is var bounds && bounds.Lower < _table.Rules.Threshold && (bounds.Upper is not 0 || _table.HidesZeroAt(position));

    // A cell that nobody sent and that is known all the same: its value follows, so it is as good as sent.
    private bool IsUnknownGivenAway()
        => _table.HidesZeros && _table.Rules.Measure == Measure.Count && _unknowns.Positions.Any(p => _table.Find(p) is null && _table.HidesZeroAt(p) && IsExact(p, isAudit: true));

    private bool IsExact(int position, bool isAudit)
    {
        var bounds = BoundsOf(position);
        var variable = _unknowns.VariableAt(position);
        if (_table.Rules.Measure == Measure.Amount)
        {
            return bounds.Lower == bounds.Upper;
        }

        if (!IsSmallOnly(position, bounds) || bounds.Lower == bounds.Upper || _shuttle.IsContradictory || Targets.HasVaried(variable))
        {
            return IsSmallOnly(position, bounds) && bounds.Lower == bounds.Upper;
        }

        if (!isAudit && !_options.TightBounds && Targets.SizeOfBlock(variable) > SmallBlock)
        {
            return false;
        }

        Targets.Tighten(variable);
        bounds = BoundsOf(position);
        return IsSmallOnly(position, bounds) && (bounds.Lower == bounds.Upper || (isAudit && !Targets.Varies(variable)));
    }

    private bool IsSmallOnly(int position, Bounds bounds)
        => bounds.Lower >= (_table.HidesZeroAt(position) ? 0 : 1) && bounds.Lower < _table.Rules.Threshold;

    private Bounds BoundsOf(int position)
    {
        var variable = _unknowns.VariableAt(position);
        if (_shuttle.IsContradictory)
        {
            return new Bounds(_table.LeastOf(position), null);
        }

        var (lower, upper) = _targets?.Bounds(variable) ?? (_shuttle.Lower[variable], _shuttle.Upper[variable]);
        return new Bounds(lower, upper == Shuttle.Infinite ? null : upper);
    }
}
