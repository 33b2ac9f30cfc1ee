using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure;

/// <summary>
/// Whether a later revision may be shown, where revisions are held; and what it may publish where no better can be proven: a figure that the revision before it published too, and nothing else. Whoever keeps the old table then learns nothing
/// from comparing the two.
/// </summary>
internal static class RevisionRule
{
    /// <summary>Whether some figure that <paramref name="shown"/> publishes has changed, and by less than <paramref name="threshold"/>.</summary>
    public static bool MustWait(JudgedTable table, ProtectedTable shown, int threshold)
    {
        var match = new StructureMatch(table.Structure, shown.Structure);
        return Enumerable.Range(0, table.Values.Length).Where(table.IsJudged)
            .Any(v => match.Find(v) is { } position && shown.Find(position)?.Value is { } before && before != table.Values[v] && Math.Abs(before - table.Values[v]) < threshold);
    }

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
