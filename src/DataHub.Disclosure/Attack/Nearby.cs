namespace DataHub.Disclosure.Attack;

/// <summary>The generators around some demands, and what the demands say of them while all others stay as they are: what a solver is asked about.</summary>
internal sealed class Nearby(GeneratorSystem system, RepairSearch search)
{
    /// <summary>Goes from demands to their generators, from those to their other demands, and so on.</summary>
    /// <param name="rows">The demands; those reached are added.</param>
    /// <param name="variables">The number of each generator in the program; those reached are added.</param>
    /// <param name="size">How many generators there may be.</param>
    public void Gather(List<int> rows, Dictionary<int, int> variables, int size)
    {
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
    }

    /// <summary>A demand as a row of the program.</summary>
    /// <param name="row">The demand.</param>
    /// <param name="variables">The number of each generator in the program.</param>
    /// <param name="addRest">Where the demand is broken: adds a variable for what stays broken, from 0 to the given number, and tells its number.</param>
    public (List<(int Variable, long Coefficient)> Terms, long Right) Demand(int row, Dictionary<int, int> variables, Func<long, int> addRest)
    {
        var (terms, excess) = (new List<(int, long)>(), search.Excess(row));
        var right = -excess;
        var entries = system.Rows.Entries(row);
        for (var i = 0; i < entries.Length; i++)
        {
            if (variables.TryGetValue(entries[i], out var variable))
            {
                terms.Add((variable, system.Rows.Coefficients(row)[i]));
                right += search.Figure(entries[i]) * system.Rows.Coefficients(row)[i];
            }
        }

        if (excess != 0)
        {
            terms.Add((addRest(Math.Abs(excess)), -Math.Sign(excess)));
        }

        return (terms, right);
    }
}
