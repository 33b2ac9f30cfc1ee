namespace DataHub.Disclosure.Attack;

/// <summary>
/// Repairs what a step-by-step search could not: an integer program over the generators around one broken demand, with all others as they are. No demand gets
/// more broken than it was.
/// </summary>
internal sealed class Neighbourhood(GeneratorSystem system, RepairSearch search, long[] least, CancellationToken cancellation)
{
    private const double Effort = 0.5;

    private readonly Nearby _nearby = new(system, search);

    /// <summary>Repairs one demand as far as it goes.</summary>
    /// <param name="row">The demand.</param>
    /// <param name="size">How many generators may change.</param>
    /// <returns>Whether less is broken than before.</returns>
    public bool Repair(int row, int size)
    {
        var variables = new Dictionary<int, int>();
        var rows = new List<int> { row };
        var program = Build(variables, rows, size);
        var costs = new List<(int Variable, long Cost)>();
        rows.ForEach(r => Demand(r, variables, program, costs));
        program.SetCosts([.. costs]);
        if (!IsSolved(program) || costs.Sum(c => program.Values[c.Variable]) >= rows.Sum(r => Math.Abs(search.Excess(r))))
        {
            return false;
        }

        foreach (var (generator, variable) in variables)
        {
            search.Set(generator, program.Values[variable]);
        }

        return true;
    }

    /// <summary>Looks for a table that fits, as the present one does, and differs from it in the sum of some generators.</summary>
    /// <param name="generators">The generators.</param>
    /// <param name="difference">By how much their sum is to differ.</param>
    /// <param name="size">How many generators may change.</param>
    /// <returns>The changes, none when there is no such table near by, or none was found; and whether everything that hangs together was near enough.</returns>
    public (List<(int Generator, long Steps)>? Changes, bool IsAll) Shift(ReadOnlySpan<int> generators, long difference, int size)
    {
        var variables = new Dictionary<int, int>();
        var rows = new List<int>();
        foreach (var generator in generators)
        {
            variables.Add(generator, variables.Count);
            foreach (var row in system.Columns.Entries(generator))
            {
                if (!rows.Contains(row))
                {
                    rows.Add(row);
                }
            }
        }

        var sum = difference;
        var terms = new (int, long)[generators.Length];
        for (var i = 0; i < terms.Length; i++)
        {
            terms[i] = (i, 1);
            sum += search.Figure(generators[i]);
        }

        var program = Build(variables, rows, size);
        program.AddEquality(terms, sum);
        rows.ForEach(r => Demand(r, variables, program, []));
        var isSolved = IsSolved(program);
        var changes = variables.Where(p => isSolved && program.Values[p.Value] != search.Figure(p.Key));
        return (isSolved ? [.. changes.Select(p => (p.Key, program.Values[p.Value] - search.Figure(p.Key)))] : null, variables.Count < size);
    }

    private bool IsSolved(IntegerProgram program)
    {
        var status = program.Solve(Effort, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return status is SolveStatus.Optimal or SolveStatus.Feasible;
    }

    private IntegerProgram Build(Dictionary<int, int> variables, List<int> rows, int size)
    {
        _nearby.Gather(rows, variables, size);
        var program = new IntegerProgram();
        foreach (var generator in variables.Keys)
        {
            program.AddVariable(least[generator], IntegerProgram.Unbounded);
        }

        return program;
    }

    private void Demand(int row, Dictionary<int, int> variables, IntegerProgram program, List<(int Variable, long Cost)> costs)
    {
        var (terms, right) = _nearby.Demand(row, variables, most =>
        {
            var rest = program.AddVariable(0, most);
            costs.Add((rest, 1));
            return rest;
        });
        program.AddEquality([.. terms], right);
    }
}
