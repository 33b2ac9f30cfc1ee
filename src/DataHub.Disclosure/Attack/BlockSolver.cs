namespace DataHub.Disclosure.Attack;

/// <summary>Puts questions about one block to the solvers. What a solver answers is a proposal: certificates are checked elsewhere, and no answer is no evidence.</summary>
internal sealed class BlockSolver(Block block, CancellationToken cancellation) : IDisposable
{
    // Enough for any block met so far, in the solver's own deterministic seconds; beyond it the cell counts as unprotected.
    private const double IntegerEffort = 5;

    private LinearProgram? _extremes;
    private LinearProgram? _points;

    /// <summary>The smallest or largest value of an unknown over the rational solutions, or null when the solver has no answer.</summary>
    public double? Extreme(int variable, bool isUpper)
    {
        _extremes ??= block.ToProgram(useDualSimplex: false);
        _extremes.SetCost(variable, 1);
        var status = isUpper ? _extremes.Maximize(cancellation) : _extremes.Minimize(cancellation);
        _extremes.SetCost(variable, 0);
        cancellation.ThrowIfCancellationRequested();
        return Accept(_extremes, status) ? _extremes.ObjectiveValue : null;
    }

    /// <summary>The solution that <see cref="Extreme"/> found last.</summary>
    public IReadOnlyList<double> ExtremeValues => _extremes!.Values;

    /// <summary>A solution with one unknown fixed, cheapest in costs that vary with <paramref name="attempt"/>; null when the solver has none.</summary>
    public IReadOnlyList<double>? Point(int variable, long value, int attempt)
    {
        _points ??= block.ToProgram(useDualSimplex: true);
        for (var v = 0; v < block.Count; v++)
        {
            _points.SetCost(v, Cost(v, attempt));
        }

        _points.SetBounds(variable, value, value);
        var status = _points.Minimize(cancellation);
        _points.SetBounds(variable, block.Least[variable], double.PositiveInfinity);
        cancellation.ThrowIfCancellationRequested();
        return Accept(_points, status) ? _points.Values : null;
    }

    /// <summary>An integral solution with one unknown between two values, or null when there is none or none was found.</summary>
    public long[]? IntegerPoint(int variable, long lower, long upper, bool isSmallest = false)
    {
        if (upper < block.Lower[variable] || lower > block.Upper[variable] || lower > upper)
        {
            return null;
        }

        var program = new IntegerProgram();
        for (var v = 0; v < block.Count; v++)
        {
            var highest = block.Upper[v] == Shuttle.Infinite ? IntegerProgram.Unbounded : block.Upper[v];
            program.AddVariable(v == variable ? Math.Max(lower, block.Lower[v]) : block.Lower[v], v == variable ? Math.Min(upper, highest) : highest);
        }

        foreach (var relation in block.Relations)
        {
            var terms = relation.Parts.Select(p => (p, 1L));
            program.AddEquality([.. relation.Total < 0 ? terms : terms.Append((relation.Total, -1L))], relation.Right);
        }

        if (isSmallest)
        {
            program.SetCosts([(variable, 1)]);
        }

        var status = program.Solve(IntegerEffort, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return status == SolveStatus.Optimal || (status == SolveStatus.Feasible && !isSmallest) ? [.. program.Values] : null;
    }

    public void Dispose()
    {
        _extremes?.Dispose();
        _points?.Dispose();
    }

    private static bool Accept(LinearProgram program, SolveStatus status) => status == SolveStatus.Optimal && double.IsFinite(program.ObjectiveValue);

    // Positive and all different, so that the cheapest solution is one vertex, and another one at each attempt. The multiplier is that of a well-known
    // multiplicative hash, 2^32 divided by the golden ratio.
    private static double Cost(int variable, int attempt) => 1 + ((unchecked((uint)((variable + 1) * (attempt + 1)) * 2654435761u) >> 12) / (double)(1 << 20));
}
