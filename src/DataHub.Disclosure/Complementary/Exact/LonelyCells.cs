using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary.Exact;

/// <summary>
/// Demands that hold for every pattern without superfluous cells: a cell that is hidden is not the only one in any of its sums, since it could not be moved then.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="isFree">By variable: whether it is hidden in every pattern.</param>
/// <param name="isPrimary">By variable: whether it must be possible to move it.</param>
internal sealed class LonelyCells(JudgedTable table, bool[] isFree, bool[] isPrimary)
{
    private const double Shortfall = 1e-2;

    /// <summary>Whether the last choice was found wanting.</summary>
    public bool HasCut { get; private set; }

    /// <summary>Adds the demands that a choice does not meet. False when it meets all.</summary>
    public bool Cut(Master master)
    {
        HasCut = false;
        for (var v = 0; v < isFree.Length; v++)
        {
            var weight = isPrimary[v] ? 1 : isFree[v] ? 0 : master.Choice[v];
            if (weight > Shortfall && !table.IsFixed(v))
            {
                foreach (var relation in table.Structure.System.Uses(v))
                {
                    if (Company(v, relation) is { } company && company.ShortfallOf(master.Choice) > Shortfall)
                    {
                        master.Add(company);
                        HasCut = true;
                    }
                }
            }
        }

        return HasCut;
    }

    // Null where a cell of the relation is hidden in every pattern.
    private CoverCut? Company(int cell, int relation)
    {
        var variables = new List<int>();
        foreach (var member in table.Structure.System.Members(relation))
        {
            if (member == cell ? !isPrimary[cell] : !table.IsFixed(member))
            {
                if (isFree[member])
                {
                    return null;
                }

                variables.Add(member);
            }
        }

        return new CoverCut([.. variables], [.. variables.Select(v => v == cell ? -1.0 : 1.0)], isPrimary[cell] ? 1 : 0);
    }
}
