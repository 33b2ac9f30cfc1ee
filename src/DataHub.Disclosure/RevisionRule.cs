using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure;

/// <summary>
/// What a later revision may publish: a figure that the revision before it published too, and nothing else. Whoever keeps the old table then learns nothing
/// from comparing the two.
/// </summary>
internal static class RevisionRule
{
    /// <summary>By variable of <paramref name="table"/>: whether <paramref name="previous"/> published the same figure for the same set of units.</summary>
    public static bool[] Publishable(JudgedTable table, ProtectedTable previous)
    {
        var publishable = new bool[table.Values.Length];
        var match = new StructureMatch(table.Structure, previous.Structure);
        for (var v = 0; v < publishable.Length; v++)
        {
            var earlier = table.IsJudged(v) && match.Find(v) is { } position ? previous.Find(position)?.Value : null;
            publishable[v] = earlier == table.Values[v];
        }

        return publishable;
    }
}
