namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Sees to the complementary cells that a way makes small. Who sees that such a cell cannot be everything that a primary cell must be able to be knows that it
/// is not small, and may compute on with that. So each is protected like a primary cell, where that costs nothing, and kept from being small elsewhere.
/// </summary>
internal sealed class Closing(Draft draft)
{
    /// <summary>Protects or guards, and finds other ways where it must. False when there is none, or no time.</summary>
    public bool Run()
    {
        draft.IsGuarding = true;
        if (!Protect(draft.Ways.SelectMany(MadeSmall).Distinct().Order().ToList()))
        {
            return false;
        }

        foreach (var way in draft.Ways.Where(w => MadeSmall(w).Count > 0).ToList())
        {
            draft.Lose(way);
        }

        return draft.FindWays();
    }

    /// <summary>
    /// Whether what is hidden suffices. Every hidden cell is protected at first; those that cannot be are kept from being small, since somebody sees it, until nothing changes. What
    /// a primary cell lacks then it lacks in every part of the pattern, too: no linear program finds more than there is. True with all ways found.
    /// </summary>
    public bool IsPossible()
    {
        draft.IsGuarding = true;
        var others = Enumerable.Range(0, draft.Hidden.Length)
            .Where(v => draft.Hidden[v] && !draft.IsPrimary[v] && draft.Table.IsJudged(v) && !draft.Table.IsFixed(v)).ToList();
        return Protect(others) && draft.Requirements.Keys.All(draft.FindWaysWithin);
    }

    // All of them together at first, since one may need the other to be small; then without those that find no way, until all that are left have theirs.
    private bool Protect(List<int> cells)
    {
        cells.RemoveAll(c => !draft.Require(c));
        var left = cells.Count + 1;
        while (cells.Count < left)
        {
            left = cells.Count;
            foreach (var cell in cells.ToList())
            {
                if (draft.Deadline.IsOver)
                {
                    return false;
                }

                if (!draft.FindWaysWithin(cell))
                {
                    draft.Release(cell);
                    cells.Remove(cell);
                }
            }
        }

        return true;
    }

    // The cells that are neither primary nor protected, and are small at the end of a way.
    private List<int> MadeSmall(Way way)
    {
        var small = new List<int>();
        if (way.Deviation is { } deviation)
        {
            var share = way.Distance / deviation.At(way.Cell);
            for (var i = 0; i < deviation.Variables.Length; i++)
            {
                var variable = deviation.Variables[i];
                var isGuarded = draft.Least(variable) > 1;
                if (isGuarded && draft.Table.Values[variable] + (deviation.Amounts[i] * share) < draft.Least(variable) - Way.Epsilon)
                {
                    small.Add(variable);
                }
            }
        }

        return small;
    }
}
