namespace DataHub.Disclosure.Tables;

/// <summary>
/// What follows from the known values by additions, subtractions and comparisons alone: bounds of every variable, tightened relation by relation until
/// nothing changes.
/// </summary>
internal sealed class Closure
{
    /// <summary>Stands for "no upper bound".</summary>
    public const long Unbounded = long.MaxValue;

    // A contradictory table can creep towards its contradiction in steps of one; what has not settled by then is left to the solver.
    private const int MaxVisitsPerEquation = 64;

    private readonly EquationSystem _system;
    private readonly long[] _lower;
    private readonly long[] _upper;
    private readonly int[] _reasons;
    private readonly Queue<int> _pending = new();
    private readonly bool[] _isPending;

    public Closure(EquationSystem system)
    {
        _system = system;
        _lower = new long[system.VariableCount];
        _upper = new long[system.VariableCount];
        _reasons = new int[system.VariableCount];
        _isPending = new bool[system.Count];
        Array.Fill(_upper, Unbounded);
        Array.Fill(_reasons, -1);
        for (var e = 0; e < system.Count; e++)
        {
            _isPending[e] = true;
            _pending.Enqueue(e);
        }
    }

    public long Lower(int variable) => _lower[variable];

    public long Upper(int variable) => _upper[variable];

    public bool IsKnown(int variable) => _lower[variable] == _upper[variable];

    /// <summary>The relation at which the values contradict each other; -1 while none does.</summary>
    public int Contradiction { get; private set; } = -1;

    /// <summary>States the value of a variable.</summary>
    public void Fix(int variable, long value)
    {
        _lower[variable] = value;
        _upper[variable] = value;
        foreach (var equation in _system.Uses(variable))
        {
            Enqueue(equation);
        }
    }

    /// <summary>States what a variable is at least.</summary>
    public void AtLeast(int variable, long value)
    {
        _lower[variable] = Math.Max(_lower[variable], value);
        foreach (var equation in _system.Uses(variable))
        {
            Enqueue(equation);
        }
    }

    /// <summary>Tightens all bounds as far as they go. False at a contradiction.</summary>
    public bool Propagate()
    {
        var visits = (long)MaxVisitsPerEquation * _system.Count;
        while (visits-- > 0 && _pending.TryDequeue(out var equation))
        {
            _isPending[equation] = false;
            if (!Tighten(equation))
            {
                Contradiction = equation;
                return false;
            }
        }

        return true;
    }

    /// <summary>The variables from which the contradiction follows, found by going back over the relations that tightened a bound.</summary>
    public HashSet<int> Involved()
    {
        var involved = new HashSet<int>();
        var open = new Stack<int>(_system.Members(Contradiction).ToArray());
        while (open.TryPop(out var variable))
        {
            if (!involved.Add(variable) || _reasons[variable] < 0)
            {
                continue;
            }

            foreach (var member in _system.Members(_reasons[variable]))
            {
                open.Push(member);
            }
        }

        return involved;
    }

    private bool Tighten(int equation)
    {
        var total = _system.Total(equation);
        var parts = _system.Parts(equation);
        Int128 low = 0;
        Int128 high = 0;
        var unbounded = 0;
        foreach (var part in parts)
        {
            low += _lower[part];
            if (_upper[part] == Unbounded)
            {
                unbounded++;
            }
            else
            {
                high += _upper[part];
            }
        }

        if (!Raise(equation, total, low) || (unbounded == 0 && !Cap(equation, total, high)))
        {
            return false;
        }

        foreach (var part in parts)
        {
            // The part's bounds may have been tightened in this loop already, but its own share in the sums is still the old one.
            var oldLower = _lower[part];
            var oldUpper = _upper[part];
            if (_upper[total] != Unbounded && !Cap(equation, part, _upper[total] - (low - oldLower)))
            {
                return false;
            }

            var othersAreBounded = unbounded == 0 || (unbounded == 1 && oldUpper == Unbounded);
            if (othersAreBounded && !Raise(equation, part, _lower[total] - (oldUpper == Unbounded ? high : high - oldUpper)))
            {
                return false;
            }
        }

        return true;
    }

    private bool Raise(int equation, int variable, Int128 lower)
    {
        if (lower <= _lower[variable])
        {
            return true;
        }

        if (lower > _upper[variable])
        {
            return false;
        }

        _lower[variable] = (long)lower;
        Changed(equation, variable);
        return true;
    }

    private bool Cap(int equation, int variable, Int128 upper)
    {
        if (upper >= _upper[variable])
        {
            return true;
        }

        if (upper < _lower[variable])
        {
            return false;
        }

        _upper[variable] = (long)upper;
        Changed(equation, variable);
        return true;
    }

    private void Changed(int equation, int variable)
    {
        _reasons[variable] = equation;
        foreach (var use in _system.Uses(variable))
        {
            Enqueue(use);
        }
    }

    private void Enqueue(int equation)
    {
        if (!_isPending[equation])
        {
            _isPending[equation] = true;
            _pending.Enqueue(equation);
        }
    }
}
