namespace DataHub.Disclosure.Attack;

/// <summary>
/// Moves to a vertex near by where less is broken: a linear program over the generators around everything broken, with all others as they are. Vertices are
/// mostly integral; what rounding breaks lies elsewhere, and is as a rule easier to repair.
/// </summary>
internal sealed class NearVertex(GeneratorSystem system, RepairSearch search, long[] least, CancellationToken cancellation)
{
    // Against costs between -1/2 and 1/2 for everything else.
    private const double CostOfBroken = 100;

    /// <summary>Moves there.</summary>
    /// <param name="broken">The demands that are broken.</param>
    /// <param name="size">How many generators may change.</param>
    /// <param name="distance">By how much each may change.</param>
    /// <param name="attempt">Chooses one of many vertices.</param>
    /// <returns>Whether there was one.</returns>
    public bool Move(List<int> broken, int size, long distance, int attempt)
    {
        var rows = new List<int>(broken);
        var variables = Gather(rows, size);
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

    private Dictionary<int, int> Gather(List<int> rows, int size)
    {
        var variables = new Dictionary<int, int>();
        var isNear = rows.ToHashSet();
        for (var i = 0; i < rows.Count; i++)
        {
            foreach (var generator in system.Rows.Entries(rows[i]))
            {
                if (variables.Count == size || !variables.TryAdd(generator, variables.Count))
                {
                    continue;
                }

                foreach (var row in system.Columns.Entries(generator))
                {
                    if (isNear.Add(row))
                    {
                        rows.Add(row);
                    }
                }
            }
        }

        return variables;
    }

    private void Demand(int row, Dictionary<int, int> variables, LinearProgram program)
    {
        var terms = new List<(int, double)>();
        var right = -search.Excess(row);
        var entries = system.Rows.Entries(row);
        for (var i = 0; i < entries.Length; i++)
        {
            if (variables.TryGetValue(entries[i], out var variable))
            {
                terms.Add((variable, system.Rows.Coefficients(row)[i]));
                right += search.Figure(entries[i]) * system.Rows.Coefficients(row)[i];
            }
        }

        // What stays broken: nothing where nothing is.
        if (search.Excess(row) != 0)
        {
            var rest = program.AddVariable(0, Math.Abs(search.Excess(row)));
            program.SetCost(rest, CostOfBroken);
            terms.Add((rest, -Math.Sign(search.Excess(row))));
        }

        program.AddEquality([.. terms], right);
    }
}
