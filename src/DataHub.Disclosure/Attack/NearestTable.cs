namespace DataHub.Disclosure.Attack;

/// <summary>
/// Finds the nearest table in which an unknown has another figure: a linear program over the changes of all generators. Its vertices are mostly whole; what is not is no table, and is
/// left to the integer programs.
/// </summary>
internal sealed class NearestTable : IDisposable
{
    private const double Epsilon = 1e-6;

    // How far costs may lie apart.
    private const int MostContrast = 8;

    private readonly GeneratorSystem _system;
    private readonly Unknowns _unknowns;
    private readonly long[] _least;
    private readonly CancellationToken _cancellation;
    private readonly LinearProgram _program = new(useDualSimplex: true, isSmall: true);
    private readonly Dictionary<int, int> _columns = [];

    /// <summary>Prepares the program.</summary>
    /// <param name="system">What is demanded.</param>
    /// <param name="unknowns">All unknowns.</param>
    /// <param name="least">The generators' lower bounds.</param>
    /// <param name="cancellation">Stops the solver.</param>
    public NearestTable(GeneratorSystem system, Unknowns unknowns, long[] least, CancellationToken cancellation)
    {
        _system = system;
        _unknowns = unknowns;
        _least = least;
        _cancellation = cancellation;
        for (var generator = 0; generator < least.Length; generator++)
        {
            _program.AddVariable(0, double.PositiveInfinity);
            _program.AddVariable(0, 0);
        }

        var terms = new List<(int, double)>();
        for (var row = 0; row < system.Rows.Count; row++)
        {
            terms.Clear();
            for (var i = 0; i < system.Rows.Entries(row).Length; i++)
            {
                Add(system.Rows.Entries(row)[i], system.Rows.Coefficients(row)[i], terms);
            }

            _program.AddEquality([.. terms], 0);
        }
    }

    /// <summary>Whether the last answer stays what it is for every other vertex: there is no table, not even in fractions.</summary>
    public bool IsImpossible { get; private set; }

    /// <summary>The changes to the nearest table; null when there is none in whole numbers, or none was found.</summary>
    /// <param name="figures">By unknown: a table that fits.</param>
    /// <param name="variable">The unknown that is to change.</param>
    /// <param name="difference">By how much.</param>
    /// <param name="attempt">Chooses one of many vertices: what is near is measured a little differently each time.</param>
    public List<(int Generator, long Steps)>? Shift(long[] figures, int variable, long difference, int attempt)
    {
        for (var generator = 0; generator < _least.Length; generator++)
        {
            var cost = 1 + (Math.Min(attempt, MostContrast) * RepairSearch.Mix(generator, attempt) / (double)uint.MaxValue);
            _program.SetCost(2 * generator, cost);
            _program.SetCost((2 * generator) + 1, cost);
            _program.SetBounds((2 * generator) + 1, 0, figures[_system.Generators[generator]] - _least[generator]);
        }

        // What must not fall too far, or must change: a column each, once it was in the way.
        _ = ColumnOf(variable);
        for (var isLow = true; isLow;)
        {
            foreach (var (unknown, column) in _columns)
            {
                _program.SetBounds(column, unknown == variable ? difference : _unknowns.Lower[unknown] - figures[unknown], unknown == variable ? difference : double.PositiveInfinity);
            }

            var status = _program.Minimize(_cancellation);
            _cancellation.ThrowIfCancellationRequested();
            IsImpossible = status == SolveStatus.Infeasible;
            if (status != SolveStatus.Optimal)
            {
                return null;
            }

            isLow = false;
            foreach (var dependent in _system.Dependents.Where(d => figures[d] + Change(d) < _unknowns.Lower[d] - Epsilon && !_columns.ContainsKey(d)))
            {
                _ = ColumnOf(dependent);
                isLow = true;
            }
        }

        return Changes();
    }

    /// <inheritdoc/>
    public void Dispose() => _program.Dispose();

    private static void Add(int generator, double coefficient, List<(int, double)> terms)
    {
        terms.Add((2 * generator, coefficient));
        terms.Add(((2 * generator) + 1, -coefficient));
    }

    private int ColumnOf(int variable)
    {
        if (!_columns.TryGetValue(variable, out var column))
        {
            var terms = new List<(int, double)>();
            foreach (var generator in GeneratorsOf(variable))
            {
                Add(generator, 1, terms);
            }

            column = _program.AddVariable(0, 0);
            terms.Add((column, -1));
            _program.AddEquality([.. terms], 0);
            _columns.Add(variable, column);
        }

        return column;
    }

    private int[] GeneratorsOf(int variable) => _system.NumberOf[variable] is var number and >= 0 ? [number] : _system.Below(variable).ToArray();

    private double Change(int variable)
    {
        var change = 0.0;
        foreach (var generator in _system.Below(variable))
        {
            change += ChangeOf(generator);
        }

        return change;
    }

    private double ChangeOf(int generator) => _program.Values[2 * generator] - _program.Values[(2 * generator) + 1];

    private List<(int Generator, long Steps)>? Changes()
    {
        var changes = new List<(int Generator, long Steps)>();
        for (var generator = 0; generator < _least.Length; generator++)
        {
            var steps = Math.Round(ChangeOf(generator));
            if (Math.Abs(ChangeOf(generator) - steps) > Epsilon)
            {
                return null;
            }

            if (steps != 0)
            {
                changes.Add((generator, (long)steps));
            }
        }

        return changes;
    }
}
