using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Attack;

/// <summary>What published figures leave of a table's relations: those that hold unknowns, with everything known moved to the right-hand side.</summary>
internal sealed class RelationList
{
    /// <summary>Stands for a figure that is not known.</summary>
    public const long Unknown = -1;

    public List<int> Starts { get; } = [0];

    public List<int> Parts { get; } = [];

    public List<int> Totals { get; } = [];

    public List<long> Right { get; } = [];

    /// <summary>The number of each relation in the table's structure.</summary>
    public List<int> Equations { get; } = [];

    /// <summary>The totals, by position, that follow from known parts in some relation.</summary>
    public List<int> Settled { get; } = [];

    /// <summary>Published figures that do not add up among themselves.</summary>
    public bool IsContradictory { get; private set; }

    /// <summary>Puts the relations together.</summary>
    /// <param name="system">All relations of the table.</param>
    /// <param name="facets">The crossings that matter.</param>
    /// <param name="values">By position: the known figure, or <see cref="Unknown"/>.</param>
    /// <param name="variables">By position: the number of the unknown, or -1.</param>
    public static RelationList Of(EquationSystem system, Facets facets, long[] values, int[] variables)
    {
        var list = new RelationList();
        for (var e = 0; e < system.Count; e++)
        {
            if (facets.Holds(system, e))
            {
                list.Add(e, system, values, variables);
            }
        }

        return list;
    }

    private void Add(int equation, EquationSystem system, long[] values, int[] variables)
    {
        var total = system.Total(equation);
        var right = values[total] == Unknown ? 0 : values[total];
        foreach (var part in system.Parts(equation))
        {
            if (values[part] == Unknown)
            {
                Parts.Add(variables[part]);
            }
            else
            {
                right -= values[part];
            }
        }

        if (variables[total] < 0 && Parts.Count == Starts[^1])
        {
            IsContradictory |= right != 0;
            Settled.Add(total);
            return;
        }

        Starts.Add(Parts.Count);
        Totals.Add(variables[total]);
        Right.Add(right);
        Equations.Add(equation);
    }
}
