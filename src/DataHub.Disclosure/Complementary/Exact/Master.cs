using DataHub.Disclosure.Attack;

namespace DataHub.Disclosure.Complementary.Exact;

/// <summary>The cheapest choice in fractions of cells to hide that meets every demand found so far.</summary>
internal sealed class Master : IDisposable
{
    private const double Epsilon = 1e-6;

    private readonly double[] _costs;
    private readonly int[] _candidates;
    private readonly int[] _columns;
    private readonly LinearProgram _program = new(useDualSimplex: true, isSmall: true);

    /// <summary>No demand yet.</summary>
    /// <param name="costs">By variable.</param>
    /// <param name="candidates">The cells that may be chosen, ascending.</param>
    public Master(double[] costs, int[] candidates)
    {
        _costs = costs;
        _candidates = candidates;
        _columns = new int[costs.Length];
        Array.Fill(_columns, -1);
        foreach (var cell in candidates)
        {
            _columns[cell] = _program.AddVariable(0, 1);
            _program.SetCost(_columns[cell], costs[cell]);
        }

        Choice = new double[costs.Length];
    }

    /// <summary>By variable, 0 to 1: the last choice.</summary>
    public double[] Choice { get; }

    /// <summary>What the last choice costs.</summary>
    public double Cost { get; private set; }

    public void Add(CoverCut cut)
    {
        var terms = new (int, double)[cut.Variables.Length + 1];
        for (var i = 0; i < cut.Variables.Length; i++)
        {
            terms[i] = (_columns[cut.Variables[i]], cut.Weights[i]);
        }

        terms[^1] = (_program.AddVariable(0, double.PositiveInfinity), -1);
        _program.AddEquality(terms, cut.Need);
    }

    /// <summary>From now on the cell is hidden, or published, or open again.</summary>
    public void Fix(int cell, bool? isHidden) => _program.SetBounds(_columns[cell], isHidden == true ? 1 : 0, isHidden == false ? 0 : 1);

    /// <summary>Chooses afresh. <see cref="SolveStatus.Optimal"/> or why not.</summary>
    public SolveStatus Choose(CancellationToken cancellation)
    {
        var status = _program.Minimize(cancellation);
        if (status == SolveStatus.Optimal)
        {
            Cost = _program.ObjectiveValue;
            foreach (var cell in _candidates)
            {
                var share = _program.Values[_columns[cell]];
                Choice[cell] = share < Epsilon ? 0 : share > 1 - Epsilon ? 1 : share;
            }
        }

        return status;
    }

    /// <summary>A cell that is chosen in part, the one in the most doubt; -1 where there is none.</summary>
    public int Doubtful()
    {
        var (doubtful, most) = (-1, 0.0);
        foreach (var cell in _candidates)
        {
            var doubt = Math.Min(Choice[cell], 1 - Choice[cell]) * _costs[cell];
            if (doubt > most)
            {
                (doubtful, most) = (cell, doubt);
            }
        }

        return doubtful;
    }

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();
}
