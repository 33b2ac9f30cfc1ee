using DataHub.Disclosure.Attack;

namespace DataHub.Disclosure.Tables;

/// <summary>The unknown cells of a table as a linear and, on demand, as an integer program; known cells are folded into the right-hand sides.</summary>
internal sealed class OpenProgram : IDisposable
{
    private readonly EquationSystem _system;
    private readonly Closure _closure;
    private readonly LinearProgram _linear = new(useDualSimplex: false);
    private readonly int[] _columns;
    private readonly List<int> _variables = [];

    public OpenProgram(EquationSystem system, Closure closure, long cap)
    {
        _system = system;
        _closure = closure;
        _columns = new int[system.VariableCount];
        for (var v = 0; v < _columns.Length; v++)
        {
            _columns[v] = closure.IsKnown(v) ? -1 : _linear.AddVariable(closure.Lower(v), Math.Min(closure.Upper(v), cap));
            if (_columns[v] >= 0)
            {
                _variables.Add(v);
            }
        }

        foreach (var (terms, rightHandSide) in Rows())
        {
            _linear.AddEquality(terms, rightHandSide);
        }
    }

    /// <summary>The objective last reached.</summary>
    public double Objective => _linear.ObjectiveValue;

    public SolveStatus Minimize(Func<int, double> cost, CancellationToken cancellation)
    {
        foreach (var variable in _variables)
        {
            _linear.SetCost(_columns[variable], cost(variable));
        }

        return _linear.Minimize(cancellation);
    }

    /// <summary>The table last found, with whole numbers in place of those of the solver.</summary>
    public long[] Rounded()
    {
        var table = new long[_columns.Length];
        for (var v = 0; v < table.Length; v++)
        {
            table[v] = _columns[v] < 0 ? _closure.Lower(v) : (long)Math.Round(_linear.Values[_columns[v]]);
        }

        return table;
    }

    /// <summary>Looks for a table of whole numbers in which <paramref name="variable"/>, if not negative, lies between the two values.</summary>
    public SolveStatus Find(int variable, long lower, long upper, double effort, CancellationToken cancellation, out long[]? table)
    {
        var program = new IntegerProgram();
        foreach (var v in _variables)
        {
            program.AddVariable(
                v == variable ? lower : _closure.Lower(v), v == variable ? upper : Math.Min(_closure.Upper(v), IntegerProgram.Unbounded));
        }

        foreach (var (terms, rightHandSide) in Rows())
        {
            program.AddEquality(Array.ConvertAll(terms, t => (t.Variable, (long)t.Coefficient)), rightHandSide);
        }

        var status = program.Solve(effort, cancellation);
        table = null;
        if (status is SolveStatus.Optimal or SolveStatus.Feasible)
        {
            table = new long[_columns.Length];
            for (var v = 0; v < table.Length; v++)
            {
                table[v] = _columns[v] < 0 ? _closure.Lower(v) : program.Values[_columns[v]];
            }
        }

        return status;
    }

    /// <inheritdoc/>
    public void Dispose() => _linear.Dispose();

    private IEnumerable<((int Variable, double Coefficient)[] Terms, long RightHandSide)> Rows()
    {
        foreach (var e in _system.Basis())
        {
            var terms = new List<(int Variable, double Coefficient)>();
            var rightHandSide = 0L;
            var members = _system.Members(e).ToArray();
            for (var i = 0; i < members.Length; i++)
            {
                var sign = i == 0 ? -1 : 1;
                if (_columns[members[i]] >= 0)
                {
                    terms.Add((_columns[members[i]], sign));
                }
                else
                {
                    rightHandSide -= sign * _closure.Lower(members[i]);
                }
            }

            if (terms.Count > 0)
            {
                yield return ([.. terms], rightHandSide);
            }
        }
    }
}
