namespace DataHub.Disclosure.Attack;

/// <summary>
/// Moves to a vertex near by where less is broken: a linear program over the generators around everything broken, with all others as they are. Vertices are
/// mostly integral; what rounding breaks lies elsewhere, and is as a rule easier to repair.
/// </summary>
internal sealed class NearVertex(GeneratorSystem system, RepairSearch search, long[] least, CancellationToken cancellation)
{
    // Against costs between -1/2 and 1/2 for everything else.
    private const double CostOfBroken = 100;

    private readonly Nearby _nearby = new(system, search);

    /// <summary>Moves there.</summary>
    /// <param name="broken">The demands that are broken.</param>
    /// <param name="size">How many generators may change.</param>
    /// <param name="distance">By how much each may change.</param>
    /// <param name="attempt">Chooses one of many vertices.</param>
    /// <returns>Whether there was one.</returns>
    public bool Move(List<int> broken, int size, long distance, int attempt)
    {
        var rows = new List<int>(broken);
        var variables = new Dictionary<int, int>();
        _nearby.Gather(rows, variables, size);
        using var program = new LinearProgram(useDualSimplex: true);
        foreach (var (generator, variable) in variables)
        {
            program.AddVariable(Math.Max(least[generator], search.Figure(generator) - distance), search.Figure(generator) + distance);
            program.SetCost(variable, (RepairSearch.Mix(generator, attempt) / (double)uint.MaxValue) - 0.5);
        }

        rows.ForEach(r => Demand(r, variables, program));
        var status = program.Minimize(cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (status != SolveStatus.Optimal)
        {
            return false;
        }

        foreach (var (generator, variable) in variables)
        {
            search.Set(generator, Math.Max(least[generator], (long)Math.Round(program.Values[variable])));
        }

        return true;
    }

    private void Demand(int row, Dictionary<int, int> variables, LinearProgram program)
    {
        var (terms, right) = _nearby.Demand(row, variables, most =>
        {
            var rest = program.AddVariable(0, most);
            program.SetCost(rest, CostOfBroken);
            return rest;
        });
        program.AddEquality([.. terms.Select(t => (t.Variable, (double)t.Coefficient))], right);
    }
}
