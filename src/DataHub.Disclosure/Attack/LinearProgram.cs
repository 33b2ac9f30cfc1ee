using Google.OrTools.LinearSolver;

namespace DataHub.Disclosure.Attack;

/// <summary>
/// A linear program over bounded variables and equality rows, solved again and again with other bounds and another objective. The only file that knows
/// the linear solver. Not for use by two threads at once.
/// </summary>
/// <remarks>Deterministic: the same calls give the same solutions. A warm start is taken from the previous solve.</remarks>
internal sealed class LinearProgram : IDisposable
{
    private const string Dual = "use_dual_simplex: true";
    private const string Primal = "use_dual_simplex: false";
    private const string AsItIs = " use_preprocessing: false use_scaling: false";

    private readonly Solver _solver;
    private readonly List<Variable> _variables = [];
    private readonly List<Constraint> _rows = [];
    private readonly List<(int Variable, double Coefficient)[]> _terms = [];
    private readonly List<double> _lower = [];
    private readonly List<double> _upper = [];
    private readonly List<double> _costs = [];
    private readonly List<double> _rightHandSides = [];
    private readonly Objective _objective;
    private readonly string _parameters;
    private double[] _values = [];

    /// <summary>An empty program. The dual simplex suits changing bounds, the primal a changing objective. Of small programs with small coefficients the
    /// solver's preparations take longer than the solution.</summary>
    public LinearProgram(bool useDualSimplex, bool isSmall = false)
    {
        SolverLog.Off();
        _solver = Solver.CreateSolver("GLOP");
        _solver.SuppressOutput();
        _parameters = (useDualSimplex ? Dual : Primal) + (isSmall ? AsItIs : string.Empty);
        _solver.SetSolverSpecificParametersAsString(_parameters);
        _objective = _solver.Objective();
    }

    /// <summary>The solution last read, by variable; meaningful after <see cref="SolveStatus.Optimal"/> only, and untouched by later changes of the program.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>The objective at <see cref="Values"/>.</summary>
    public double ObjectiveValue { get; private set; }

    /// <summary>What a unit more on the right of a row, by its number from 0, would add to the objective. Of the solution last found; only until the program changes.</summary>
    public double DualOf(int row) => _rows[row].DualValue();

    /// <summary>Adds a variable with bounds, which may be infinite, and cost 0.</summary>
    /// <returns>Its number, from 0.</returns>
    public int AddVariable(double lower, double upper)
    {
        _variables.Add(_solver.MakeNumVar(lower, upper, string.Empty));
        _lower.Add(lower);
        _upper.Add(upper);
        _costs.Add(0);
        return _variables.Count - 1;
    }

    /// <summary>Adds the row: the sum of coefficient times variable equals <paramref name="rightHandSide"/>. Each variable at most once.</summary>
    public void AddEquality(ReadOnlySpan<(int Variable, double Coefficient)> terms, double rightHandSide)
    {
        var row = _solver.MakeConstraint(rightHandSide, rightHandSide);
        foreach (var (variable, coefficient) in terms)
        {
            row.SetCoefficient(_variables[variable], coefficient);
        }

        _rows.Add(row);
        _terms.Add(terms.ToArray());
        _rightHandSides.Add(rightHandSide);
    }

    /// <summary>Changes the bounds of a variable.</summary>
    public void SetBounds(int variable, double lower, double upper)
    {
        if (_lower[variable] != lower || _upper[variable] != upper)
        {
            _lower[variable] = lower;
            _upper[variable] = upper;
            _variables[variable].SetBounds(lower, upper);
        }
    }

    /// <summary>Changes the cost of a variable.</summary>
    public void SetCost(int variable, double cost)
    {
        if (_costs[variable] != cost)
        {
            _costs[variable] = cost;
            _objective.SetCoefficient(_variables[variable], cost);
        }
    }

    /// <summary>Minimises the cost. Cancellation gives <see cref="SolveStatus.Unknown"/>.</summary>
    public SolveStatus Minimize(CancellationToken cancellation = default) => Solve(isMinimum: true, cancellation);

    /// <summary>Maximises the cost. Cancellation gives <see cref="SolveStatus.Unknown"/>.</summary>
    public SolveStatus Maximize(CancellationToken cancellation = default) => Solve(isMinimum: false, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var row in _rows)
        {
            row.Dispose();
        }

        foreach (var variable in _variables)
        {
            variable.Dispose();
        }

        _objective.Dispose();
        _solver.Dispose();
    }

    private SolveStatus Solve(bool isMinimum, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return SolveStatus.Unknown;
        }

        _objective.SetOptimizationDirection(!isMinimum);
        using var interruption = cancellation.Register(() => _solver.InterruptSolve());
        var result = _solver.Solve();
        if (result is Solver.ResultStatus.ABNORMAL or Solver.ResultStatus.NOT_SOLVED && !cancellation.IsCancellationRequested)
        {
            result = SolveAfresh();
        }

        if (result != Solver.ResultStatus.OPTIMAL)
        {
            return result switch
            {
                Solver.ResultStatus.INFEASIBLE => SolveStatus.Infeasible,
                Solver.ResultStatus.UNBOUNDED => SolveStatus.Unbounded,
                _ => SolveStatus.Unknown,
            };
        }

        Read();
        return SolveStatus.Optimal;
    }

    // GLOP calls a healthy program abnormal now and then when it starts from an old basis: first forget the basis, then change the algorithm.
    private Solver.ResultStatus SolveAfresh()
    {
        _solver.Reset();
        var result = _solver.Solve();
        if (result == Solver.ResultStatus.ABNORMAL)
        {
            _solver.Reset();
            _solver.SetSolverSpecificParametersAsString(_parameters.StartsWith(Dual, StringComparison.Ordinal) ? Primal : Dual);
            result = _solver.Solve();
            _solver.SetSolverSpecificParametersAsString(_parameters);
        }

        return result;
    }

    // The solver forgets a solution as soon as the program changes, so it is read whole and at once.
    private void Read()
    {
        var values = new double[_variables.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _variables[i].SolutionValue();
        }

        _values = values;
        ObjectiveValue = _objective.Value();
    }
}
