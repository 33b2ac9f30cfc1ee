using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Chooses which further cells to hide. Linear programs find cheap deviations to both ends of what each hidden cell must be able to be; a clean-up publishes
/// again what is not needed; certificates in whole numbers decide, and where there are none, more is hidden.
/// </summary>
/// <remarks>
/// It asks of a complementary cell what it asks of a primary one, unless everybody can see that the cell is not small. Otherwise a cell that cannot be 1 would not be
/// primary, hence not small, and knowing that may pin its neighbours.
/// </remarks>
internal static class PatternSearch
{
    /// <summary>
    /// By variable, whether it is hidden, unknown cells included. First the pattern in which fractions protect every hidden cell that can be small, then, for whom
    /// that is not enough, one in which certificates in whole numbers do. Fewer, or none, when time runs out.
    /// </summary>
    public static IEnumerable<bool[]> Find(JudgedTable table, IReadOnlyList<int> primaries, int threshold, NoiseKey key, Deadline deadline)
    {
        using var draft = new Draft(table, threshold, key, deadline);
        if (Hide(draft, primaries) && draft.FindWays() && Close(draft) && new CleanUp(draft).Run())
        {
            yield return [.. draft.Hidden];
            if (Settle(draft))
            {
                yield return draft.Hidden;
            }
        }
    }

    private static bool Hide(Draft draft, IReadOnlyList<int> primaries)
    {
        foreach (var primary in primaries)
        {
            draft.Hidden[primary] = true;
            draft.IsPrimary[primary] = true;
        }

        return primaries.All(draft.Require);
    }

    // Protects what was hidden to protect others, until every hidden cell is protected or visibly not small.
    private static bool Close(Draft draft)
    {
        int hidden;
        do
        {
            hidden = draft.HiddenCount;
            var least = LeastValues(draft);
            for (var v = 0; v < least.Length; v++)
            {
                var isOpen = draft.Hidden[v] && draft.Table.IsJudged(v) && least[v] < draft.Threshold && !draft.Requirements.ContainsKey(v);
                if (isOpen && draft.CanBeSmall(v, draft.Ways.Select(w => w.Deviations).OfType<double[]>()) && (draft.Deadline.IsOver || !draft.Require(v)))
                {
                    return false;
                }
            }

            if (!draft.FindWays())
            {
                return false;
            }
        }
        while (hidden != draft.HiddenCount);
        return true;
    }

    // By variable, what additions alone show that it cannot fall below. Parents come before children in the numbering, and rests after all cells.
    private static long[] LeastValues(Draft draft)
    {
        var least = new long[draft.Hidden.Length];
        for (var v = 0; v < least.Length; v++)
        {
            least[v] = !draft.Hidden[v] ? draft.Table.Values[v] : draft.Table.IsJudged(v) ? 1 : 0;
        }

        var system = draft.Table.Structure.System;
        for (var e = system.Count - 1; e >= 0; e--)
        {
            var sum = 0L;
            foreach (var part in system.Parts(e))
            {
                sum += least[part];
            }

            least[system.Total(e)] = Math.Max(least[system.Total(e)], sum);
        }

        return least;
    }

    // Where whole numbers need more hidden than fractions did, that must be protected, too.
    private static bool Settle(Draft draft)
    {
        int hidden;
        do
        {
            hidden = draft.HiddenCount;
            if (!new ProofSearch(draft).Run() || (hidden != draft.HiddenCount && !Close(draft)))
            {
                return false;
            }
        }
        while (hidden != draft.HiddenCount);
        return true;
    }
}
