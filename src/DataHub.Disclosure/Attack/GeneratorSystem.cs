namespace DataHub.Disclosure.Attack;

/// <summary>
/// The open unknowns from which all others follow by additions, here called generators - mostly the hidden leaves -, and what the published figures demand of
/// them. Where every cell is the sum of its leaves one relation for each total is enough: the one that leaves the fewest generators in it.
/// </summary>
internal sealed class GeneratorSystem
{
    private readonly Unknowns _unknowns;
    private readonly Shuttle _shuttle;
    private readonly int[] _expansionOf;
    private readonly long[] _constants;
    private readonly Sparse _expansions = new();
    private readonly List<long> _right = [];
    private readonly List<int> _dependents = [];

    public GeneratorSystem(Unknowns unknowns, Shuttle shuttle)
    {
        _unknowns = unknowns;
        _shuttle = shuttle;
        _expansionOf = new int[unknowns.Count];
        _constants = new long[unknowns.Count];
        var plan = RelationPlan.Of(unknowns, shuttle);
        NumberOf = new int[unknowns.Count];
        Array.Fill(NumberOf, -1);
        Array.Fill(_expansionOf, -1);
        var generators = new List<int>();
        for (var v = 0; v < unknowns.Count; v++)
        {
            if (!shuttle.IsFixed(v) && !plan.IsDefined(v))
            {
                NumberOf[v] = generators.Count;
                generators.Add(v);
            }
        }

        Generators = [.. generators];
        plan.Definitions.ForEach(Define);
        plan.Demands.ForEach(Demand);
        Columns = Rows.Transpose(Generators.Length);
        Above = _expansions.Transpose(Generators.Length);
    }

    /// <summary>The unknown that each generator is.</summary>
    public int[] Generators { get; }

    /// <summary>By unknown: which generator it is, or -1.</summary>
    public int[] NumberOf { get; }

    /// <summary>The demands: coefficients by generator.</summary>
    public Sparse Rows { get; } = new();

    /// <summary>By generator: the demands it stands in.</summary>
    public Sparse Columns { get; }

    /// <summary>By generator: the dependents, by number, that it is part of.</summary>
    public Sparse Above { get; }

    /// <summary>The unknown that each dependent is.</summary>
    public IReadOnlyList<int> Dependents => _dependents;

    /// <summary>What a demand's sum must be.</summary>
    public long Right(int row) => _right[row];

    /// <summary>The generators below an open unknown; itself, if it is one.</summary>
    public ReadOnlySpan<int> Below(int variable) => _expansionOf[variable] >= 0 ? _expansions.Entries(_expansionOf[variable]) : Generators.AsSpan(0, 0);

    /// <summary>All unknowns, from the figures of the generators.</summary>
    public long[] Complete(ReadOnlySpan<long> figures)
    {
        var all = new long[_unknowns.Count];
        for (var v = 0; v < all.Length; v++)
        {
            all[v] = NumberOf[v] >= 0 ? figures[NumberOf[v]] : _shuttle.Lower[v];
        }

        for (var d = 0; d < _dependents.Count; d++)
        {
            var sum = _constants[_dependents[d]];
            foreach (var generator in _expansions.Entries(d))
            {
                sum += figures[generator];
            }

            all[_dependents[d]] = sum;
        }

        return all;
    }

    private void Define(int relation)
    {
        var total = _unknowns.Total(relation);
        _constants[total] = -_unknowns.Right(relation);
        foreach (var part in _unknowns.Parts(relation))
        {
            _constants[total] += ConstantOf(part);
            if (NumberOf[part] >= 0)
            {
                _expansions.Add(NumberOf[part], 1);
            }
            else if (_expansionOf[part] >= 0)
            {
                AddExpansion(_expansions, _expansionOf[part]);
            }
        }

        _expansionOf[total] = _expansions.EndRow();
        _dependents.Add(total);
    }

    private void AddExpansion(Sparse target, int expansion)
    {
        for (var i = 0; i < _expansions.Entries(expansion).Length; i++)
        {
            target.Add(_expansions.Entries(expansion)[i], 1);
        }
    }

    private void Demand(int relation)
    {
        var right = _unknowns.Right(relation);
        var total = _unknowns.Total(relation);
        var coefficients = new Dictionary<int, int>();
        foreach (var part in _unknowns.Parts(relation))
        {
            right -= ConstantOf(part);
            Count(part, 1, coefficients);
        }

        if (total >= 0)
        {
            right += ConstantOf(total);
            Count(total, -1, coefficients);
        }

        var isEmpty = true;
        foreach (var (generator, coefficient) in coefficients)
        {
            if (coefficient != 0)
            {
                Rows.Add(generator, coefficient);
                isEmpty = false;
            }
        }

        if (!isEmpty || right != 0)
        {
            Rows.EndRow();
            _right.Add(right);
        }
    }

    private void Count(int variable, int sign, Dictionary<int, int> coefficients)
    {
        if (NumberOf[variable] >= 0)
        {
            coefficients[NumberOf[variable]] = coefficients.GetValueOrDefault(NumberOf[variable]) + sign;
        }
        else if (_expansionOf[variable] >= 0)
        {
            foreach (var generator in _expansions.Entries(_expansionOf[variable]))
            {
                coefficients[generator] = coefficients.GetValueOrDefault(generator) + sign;
            }
        }
    }

    private long ConstantOf(int variable) => _shuttle.IsFixed(variable) ? _shuttle.Lower[variable] : _constants[variable];
}
