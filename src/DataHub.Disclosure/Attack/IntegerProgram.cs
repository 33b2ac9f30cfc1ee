using System.Globalization;
using Google.OrTools.Sat;

namespace DataHub.Disclosure.Attack;

/// <summary>
/// An integer program over bounded variables and equality rows. The only file that knows the integer solver. One worker and a fixed seed, so the same
/// program gives the same answer on every machine. Not for use by two threads at once.
/// </summary>
internal sealed class IntegerProgram
{
    /// <summary>Stands for "no upper bound": far above any table's figures and far below overflow in sums.</summary>
    public const long Unbounded = 1L << 50;

    private readonly CpModel _model = new();

    /// <summary>The solution last read, by variable.</summary>
    public IReadOnlyList<long> Values { get; private set; } = [];

    /// <summary>Adds a variable with inclusive bounds.</summary>
    /// <returns>Its number, from 0.</returns>
    public int AddVariable(long lower, long upper)
    {
        var variable = new IntegerVariableProto();
        variable.Domain.Add(lower);
        variable.Domain.Add(upper);
        _model.Model.Variables.Add(variable);
        return _model.Model.Variables.Count - 1;
    }

    /// <summary>Changes the bounds of a variable.</summary>
    public void SetBounds(int variable, long lower, long upper)
    {
        var domain = _model.Model.Variables[variable].Domain;
        domain[0] = lower;
        domain[1] = upper;
    }

    /// <summary>Adds the row: the sum of coefficient times variable equals <paramref name="rightHandSide"/>.</summary>
    public void AddEquality(ReadOnlySpan<(int Variable, long Coefficient)> terms, long rightHandSide) => AddRow(terms, rightHandSide, rightHandSide);

    /// <summary>Adds the row: the sum of coefficient times variable lies between the two values, both included.</summary>
    public void AddRow(ReadOnlySpan<(int Variable, long Coefficient)> terms, long lower, long upper)
    {
        var row = new LinearConstraintProto();
        foreach (var (variable, coefficient) in terms)
        {
            row.Vars.Add(variable);
            row.Coeffs.Add(coefficient);
        }

        row.Domain.Add(lower);
        row.Domain.Add(upper);
        _model.Model.Constraints.Add(new ConstraintProto { Linear = row });
    }

    /// <summary>Sets what is minimised: the sum of cost times variable.</summary>
    public void SetCosts(ReadOnlySpan<(int Variable, long Cost)> terms)
    {
        var objective = new CpObjectiveProto();
        foreach (var (variable, cost) in terms)
        {
            objective.Vars.Add(variable);
            objective.Coeffs.Add(cost);
        }

        _model.Model.Objective = objective;
    }

    /// <summary>Tells where a solution may lie: one value per variable.</summary>
    public void SetHint(IReadOnlyList<long> values)
    {
        var hint = new PartialVariableAssignment();
        for (var i = 0; i < values.Count; i++)
        {
            hint.Vars.Add(i);
            hint.Values.Add(values[i]);
        }

        _model.Model.SolutionHint = hint;
    }

    /// <summary>
    /// Looks for a solution, the cheapest one if costs are set. <paramref name="effort"/> is in the solver's deterministic seconds: its end comes at the same
    /// point on every machine. Cancellation gives <see cref="SolveStatus.Unknown"/>.
    /// </summary>
    public SolveStatus Solve(double effort, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested)
        {
            return SolveStatus.Unknown;
        }

        SolverLog.Off();
        using var solver = new CpSolver();
        solver.StringParameters = string.Create(
            CultureInfo.InvariantCulture, $"{SolverLog.LeavesSignals} num_workers:1 random_seed:1 max_deterministic_time:{effort:0.######} cp_model_probing_level:0");
        using var interruption = cancellation.Register(solver.StopSearch);
        var status = solver.Solve(_model);
        if (solver.Response is not { } response)
        {
            return SolveStatus.Unknown;
        }

        if (status is CpSolverStatus.Optimal or CpSolverStatus.Feasible)
        {
            Values = [.. response.Solution];
        }

        return status switch
        {
            CpSolverStatus.Optimal => SolveStatus.Optimal,
            CpSolverStatus.Feasible => SolveStatus.Feasible,
            CpSolverStatus.Infeasible => SolveStatus.Infeasible,
            _ => SolveStatus.Unknown,
        };
    }
}
