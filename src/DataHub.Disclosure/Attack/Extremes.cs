namespace DataHub.Disclosure.Attack;

/// <summary>
/// The smallest and the largest value of every unknown of a block over its rational solutions, rounded inwards to integers. A solution found for one
/// unknown shows how far all others reach, so most linear programs fall away.
/// </summary>
internal sealed class Extremes
{
    private const double Tolerance = 1e-6;

    // What a solver's solution of large figures may be off by, relative to them.
    private const double RelativeTolerance = 1e-10;

    private readonly Block _block;
    private readonly BlockSolver _solver;
    private readonly Action<long[]> _found;
    private readonly double[] _least;
    private readonly double[] _most;

    /// <summary>Prepares the search.</summary>
    /// <param name="block">The block.</param>
    /// <param name="solver">Its solver.</param>
    /// <param name="found">Is told every integral solution met on the way; unchecked.</param>
    public Extremes(Block block, BlockSolver solver, Action<long[]> found)
    {
        _block = block;
        _solver = solver;
        _found = found;
        Lower = [.. block.Lower];
        Upper = [.. block.Upper];
        _least = new double[block.Count];
        _most = new double[block.Count];
        Array.Fill(_least, double.MaxValue);
        Array.Fill(_most, double.MinValue);
    }

    /// <summary>Valid lower bounds, as tight as the linear program after <see cref="Tighten"/>.</summary>
    public long[] Lower { get; }

    /// <summary>Valid upper bounds; <see cref="Shuttle.Infinite"/> where there is none.</summary>
    public long[] Upper { get; }

    /// <summary>A solution is known, integral or not.</summary>
    public void Reach<T>(IReadOnlyList<T> point)
        where T : struct, System.Numerics.INumber<T>
    {
        for (var v = 0; v < _block.Count; v++)
        {
            var value = double.CreateChecked(point[v]);
            _least[v] = Math.Min(_least[v], value);
            _most[v] = Math.Max(_most[v], value);
        }
    }

    /// <summary>Makes the bounds of one unknown as tight as the linear program gives them.</summary>
    public void Tighten(int variable)
    {
        TightenLower(variable);
        if (Upper[variable] != Shuttle.Infinite && Upper[variable] > Down(_most[variable]) && Solve(variable, isUpper: true) is { } most)
        {
            Upper[variable] = Math.Min(Upper[variable], (long)Down(most));
        }
    }

    /// <summary>The lower half of <see cref="Tighten"/>.</summary>
    public void TightenLower(int variable)
    {
        if (Lower[variable] < Up(_least[variable]) && Solve(variable, isUpper: false) is { } least)
        {
            Lower[variable] = Math.Max(Lower[variable], (long)Up(least));
        }
    }

    /// <summary>The figures as integers when they are, but for the solver's last digits; otherwise null.</summary>
    public static long[]? Integral(IReadOnlyList<double> values)
    {
        var integers = new long[values.Count];
        for (var i = 0; i < integers.Length; i++)
        {
            var rounded = Math.Round(values[i]);
            if (Math.Abs(rounded - values[i]) > Slack(values[i]) || Math.Abs(rounded) > IntegerProgram.Unbounded)
            {
                return null;
            }

            integers[i] = (long)rounded;
        }

        return integers;
    }

    private static double Up(double value) => Math.Ceiling(value - Slack(value));

    private static double Down(double value) => Math.Floor(value + Slack(value));

    private static double Slack(double value) => Math.Max(Tolerance, RelativeTolerance * Math.Abs(value));

    private double? Solve(int variable, bool isUpper)
    {
        if (_solver.Extreme(variable, isUpper) is not { } extreme)
        {
            return null;
        }

        Reach(_solver.ExtremeValues);
        if (Integral(_solver.ExtremeValues) is { } point)
        {
            _found(point);
        }

        return extreme;
    }
}
