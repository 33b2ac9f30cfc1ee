using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Primary;

/// <summary>
/// The rule for groups: where all units of a group of k or more fall into one category of a sensitive dimension, whoever knows somebody to belong to the group knows the
/// category. So the breakdown is hidden: the category that holds all here, its empty siblings by the rule for zeros.
/// </summary>
internal static class GroupDisclosure
{
    /// <summary>The groups that fall into one category, and that category's cell.</summary>
    public static List<(Group Group, int Category)> Find(JudgedTable table, ProtectionRules rules)
    {
        var cube = table.Structure.Cube;
        var found = new List<(Group, int)>();
        foreach (var group in Group.Of(cube, rules).Where(g => table.IsJudged(g.Total) && table.Values[g.Total] >= rules.Threshold))
        {
            var whole = Array.FindIndex(group.Categories, c => IsOneCategory(cube, c) && table.IsJudged(c) && table.Values[c] == table.Values[group.Total]);
            if (whole >= 0)
            {
                found.Add((group, group.Categories[whole]));
            }
        }

        return found;
    }

    // A synthetic code stands for several categories that nobody sent.
    private static bool IsOneCategory(Cube cube, int cell) => !cube.CodesOf(cell).Any(c => c[0] == CodeList.RestPrefix);
}
