using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure;

/// <summary>
/// Whether a later revision may be shown, where revisions are held; and what it may publish where no better can be proven: a figure that the revision before it published too, and nothing else. Whoever keeps the old table then learns nothing
/// from comparing the two.
/// </summary>
internal static class RevisionRule
{
    /// <summary>
    /// Whether some figure that <paramref name="shown"/> publishes has changed, and by less than <paramref name="threshold"/>; or what is left of one beside its published parts, which anybody can compute.
    /// </summary>
    public static bool MustWait(JudgedTable table, ProtectedTable shown, int threshold)
    {
        var match = new StructureMatch(table.Structure, shown.Structure);
        var now = Enumerable.Range(0, table.Values.Length).Where(table.IsJudged).Select(v => (Position: match.Find(v), Variable: v))
            .Where(v => v.Position is not null).DistinctBy(v => v.Position).ToDictionary(v => v.Position!.Value, v => table.Values[v.Variable]);
        return now.Any(n => shown.Find(n.Key)?.Value is { } before && HasMovedALittle(before, n.Value, threshold))
            || Enumerable.Range(0, shown.Structure.System.Count).Any(e => LeftOf(shown, e, now) is { } left && HasMovedALittle(left.Before, left.Now, threshold));
    }

    private static bool HasMovedALittle(long before, long now, int threshold) => before != now && Math.Abs(before - now) < threshold;

    private static (long Before, long Now)? LeftOf(ProtectedTable shown, int equation, Dictionary<int, long> now)
    {
        var total = shown.Structure.System.Total(equation);
        int[] published = [.. shown.Structure.System.Parts(equation).ToArray().Where(p => shown.Find(p)?.Value is not null)];
        return shown.Find(total)?.Value is { } whole && now.TryGetValue(total, out var wholeNow) && Array.TrueForAll(published, now.ContainsKey)
            ? (whole - published.Sum(p => shown.Find(p)!.Value.Value!.Value), wholeNow - published.Sum(p => now[p])) : null;
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
