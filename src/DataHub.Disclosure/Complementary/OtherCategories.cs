using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Sees to it that another category, too, can hold the whole of a group: what is left of the group without that category must be able to be 0 while the group stays at k or
/// more. Such remainders stand in the search as unknown cells of their own, and are no part of what leaves the engine.
/// </summary>
internal sealed class OtherCategories(JudgedTable table, ProtectionRules rules, NoiseKey key)
{
    private readonly List<(Group Group, int Category)> _wanted = [];

    /// <summary>Wants another category than the given one for a group; false when all have been tried.</summary>
    public bool Want(Group group, int category)
    {
        var tried = _wanted.Where(w => w.Group.Total == group.Total && w.Group.Categories.SequenceEqual(group.Categories)).Select(w => w.Category).Append(category);
        var others = group.Categories.Except(tried).OrderByDescending(Room).ThenBy(c => c).ToList();
        if (others.Count > 0)
        {
            _wanted.Add((group, others[0]));
        }

        return others.Count > 0;
    }

    /// <summary>The table with the remainders behind its own variables.</summary>
    /// <param name="variables">The variables to protect: each must be able to be 0.</param>
    public JudgedTable Extend(out List<int> variables)
    {
        variables = [];
        var rests = new List<Rest>(table.Structure.Rests);
        foreach (var (group, category) in _wanted)
        {
            int[] others = [.. group.Categories.Where(c => c != category)];
            variables.Add(others.Length == 1 ? others[0] : table.Structure.Cube.CellCount + rests.Count);
            if (others.Length > 1)
            {
                rests.Add(new Rest(group.Total, [category], others));
            }
        }

        var structure = new TableStructure(table.Structure.Cube, rests);
        var own = table.Values.Length;
        var origins = new CellOrigin?[structure.VariableCount];
        var (values, hides) = (new long[origins.Length], new bool[origins.Length]);
        for (var v = 0; v < origins.Length; v++)
        {
            origins[v] = v < own ? table.Origin(v) : null;
            values[v] = v < own ? table.Values[v] : rests[v - table.Structure.Cube.CellCount].Parts.Sum(p => table.Values[p]);
            hides[v] = v >= own || table.HidesZeroOf(v);
        }

        return new JudgedTable(table.Key, structure, origins, values, table.Observed.ToArray(), table.IsSettled, hides)
        {
            Unseen = table.Unseen,
            Groups = _wanted.Select(w => w.Group.Total).ToHashSet(),
        };
    }

    // The larger the category is elsewhere, the likelier it takes in the whole group without anything else being hidden; the noise keeps that from being replayed.
    private double Room(int category)
    {
        var (cube, most) = (table.Structure.Cube, 0.0);
        foreach (var dimension in Enumerable.Range(0, cube.Dimensions.Count).Except(HiddenZeros.SensitiveOf(cube, rules)))
        {
            most = Math.Max(most, table.Values[cube.With(category, dimension, 0)]);
        }

        return most * (1 + key.Fraction(table.Key, cube.CodesOf(category)));
    }
}
