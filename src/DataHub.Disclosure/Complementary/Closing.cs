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
