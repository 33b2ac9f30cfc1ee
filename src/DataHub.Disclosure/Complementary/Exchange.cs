namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Tries to do without each complementary cell at the price of others: the ways that went through it take the cheapest other ones, through published cells where they must. What is hidden
/// in its place must cost less than it and all that nobody needs any more.
/// </summary>
internal sealed class Exchange(Draft draft)
{
    // No way leads through the cell itself while there is another.
    private const double Prohibitive = 1e6;

    // Of smaller tables the cheapest pattern is sought anyway; where zeros are hidden it is not, but there what the choice tells was measured without any exchange.
    private const int SmallTable = 160;

    // Of larger tables so few cells are looked at in the same time that nothing is gained.
    private const int LargeTable = 5000;

    // Figures of costs are around 1.
    private const double LeastGain = 1e-9;

    // In columns solved. Counted, not timed, so that the same table gives the same pattern on every machine.
    private readonly long _budget = draft.Effort switch
    {
        Effort.Fast => 0,
        Effort.Auto => draft.Hidden.Length is <= SmallTable or > LargeTable ? 0 : draft.Programs.Narrowest == Neighbourhoods.Whole ? 8L * draft.Hidden.Length : 180_000,
        _ => long.MaxValue,
    };

    private long _spent;

    /// <summary>Exchanges until nothing more is gained; false when time runs out.</summary>
    public bool Run()
    {
        for (var isGained = true; isGained && _spent < _budget;)
        {
            isGained = false;
            foreach (var cell in Candidates().TakeWhile(_ => _spent < _budget && !draft.Deadline.IsOver))
            {
                isGained |= IsComplementary(cell) && CanExchange(cell);
            }
        }

        return !draft.Deadline.IsOver;
    }

    // Few ways and a high cost first.
    private List<int> Candidates() => [.. Enumerable.Range(0, draft.Hidden.Length).Where(IsComplementary)
        .OrderBy(v => draft.Through(v).Sum(d => d.Users.Count) / draft.Costs[v]).ThenBy(v => v)];

    private bool IsComplementary(int cell) => draft.Hidden[cell] && !draft.IsPrimary[cell] && draft.Table.IsJudged(cell);

    private bool CanExchange(int cell)
    {
        var moved = draft.Through(cell).SelectMany(d => d.Users).Where(w => w.Cell != cell)
            .OrderByDescending(w => w.Failures).ThenByDescending(w => Math.Abs(w.Distance)).ThenBy(w => w.Cell).Select(w => (Way: w, Old: w.Deviation!)).ToList();
        int[] freed = [.. moved.SelectMany(m => m.Old.Variables.ToArray()).Distinct().Where(v => v != cell && IsComplementary(v))];
        HashSet<Way> ways = [.. moved.Select(m => m.Way)];
        var most = draft.Costs[cell] + freed.Where(v => IsUsedOnlyBy(v, ways)).Sum(v => draft.Costs[v]);
        var added = new List<int>();
        draft.Hidden[cell] = false;
        if (FindOthers(cell, [.. moved.Select(m => m.Way)], most, added))
        {
            int[] unused = [cell, .. freed.Where(v => IsUsedOnlyBy(v, []))];
            if (added.Sum(v => draft.Costs[v]) < unused.Sum(v => draft.Costs[v]) - LeastGain)
            {
                Publish(unused);
                return true;
            }
        }

        moved.ForEach(m => draft.Take(m.Way, m.Old));
        added.ForEach(v => draft.Hidden[v] = false);
        draft.Hidden[cell] = true;
        return false;
    }

    // Other ways than through a cell, as long as what they hide costs less than it may.
    private bool FindOthers(int cell, Way[] ways, double most, List<int> added)
    {
        var cost = draft.Costs[cell];
        draft.Costs[cell] = Prohibitive;
        var isFound = true;
        foreach (var way in ways)
        {
            isFound = (draft.Through(way.Cell).FirstOrDefault(d => !d.Uses(cell) && draft.IsWithin(way, d)) ?? Cheapest(way)) is { } other && !other.Uses(cell) && Take(way, other);
            if (!isFound)
            {
                way.Failures++;
                break;
            }
        }

        draft.Costs[cell] = cost;
        return isFound;

        bool Take(Way way, Deviation other)
        {
            added.AddRange(other.Variables.ToArray().Where(v => !draft.Hidden[v]));
            draft.Hide(other.Variables);
            draft.Take(way, other);
            return added.Sum(v => draft.Costs[v]) < most;
        }
    }

    private Deviation? Cheapest(Way way)
    {
        _spent += draft.Programs.Around(way.Cell, draft.Programs.Narrowest).Count;
        return draft.Cheapest(way, draft.Programs.Narrowest);
    }

    private bool IsUsedOnlyBy(int cell, HashSet<Way> ways)
        => draft.Through(cell).All(d => d.Users.TrueForAll(w => w.Cell == cell || ways.Contains(w)));

    private void Publish(int[] cells)
    {
        foreach (var cell in cells)
        {
            draft.Hidden[cell] = false;
            draft.Release(cell);
        }
    }
}
