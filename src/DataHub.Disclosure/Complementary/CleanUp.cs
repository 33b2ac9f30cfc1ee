namespace DataHub.Disclosure.Complementary;

/// <summary>Tries to publish each complementary cell again, first those that few ways go through, then from the most valuable down; the ways that went through it must find another.</summary>
internal sealed class CleanUp(Draft draft)
{
    // In columns solved. Counted, not timed, so that the same table gives the same pattern on every machine.
    private readonly long _budget = draft.Effort switch { Effort.Fast => 0, Effort.Auto => 1_600_000, _ => long.MaxValue };

    // How far around a cell another way is looked for.
    private readonly int _width = Math.Max(draft.Programs.Narrowest, draft.Effort is Effort.Fast or Effort.Auto ? 0 : 1);

    private long _spent;

    /// <summary>Cleans up; false when time runs out.</summary>
    public bool Run()
    {
        var hidden = draft.Hidden;

        // Cells that few ways go through first: they succeed most often, and at the least cost.
        var candidates = Enumerable.Range(0, hidden.Length).Where(v => hidden[v] && !draft.IsPrimary[v] && draft.Table.IsJudged(v))
            .OrderBy(v => draft.Through(v).Sum(d => d.Users.Count)).ThenByDescending(v => draft.Costs[v]).ThenBy(v => v).ToList();
        for (var i = 0; i < candidates.Count; i++)
        {
            draft.Tell?.Invoke(ProtectionStep.CleaningUp, (double)i / candidates.Count);
            var candidate = candidates[i];
            if (draft.Deadline.IsOver)
            {
                return false;
            }

            hidden[candidate] = false;
            hidden[candidate] = LeavesPrimaryAlone(candidate) || !CanDoWithout(candidate);
        }

        PublishUnused(candidates);
        return true;
    }

    // What was needed when its turn came may be needed by nobody in the end. Left hidden, it would tell how the search went.
    private void PublishUnused(List<int> candidates)
    {
        for (var isAny = true; isAny;)
        {
            isAny = false;
            foreach (var cell in candidates.Where(c => draft.Hidden[c] && draft.Through(c).All(d => d.Users.TrueForAll(w => w.Cell == c))))
            {
                draft.Hidden[cell] = false;
                draft.Release(cell);
                isAny = true;
            }
        }
    }

    // Whether a primary cell would be the only one hidden in a sum: most cells that are needed show it so, without any program.
    private bool LeavesPrimaryAlone(int cell)
    {
        var system = draft.Table.Structure.System;
        foreach (var equation in system.Uses(cell))
        {
            var (hidden, last) = (0, 0);
            foreach (var member in system.Members(equation))
            {
                if (draft.Hidden[member])
                {
                    hidden++;
                    last = member;
                }
            }

            if (hidden == 1 && draft.IsPrimary[last])
            {
                return true;
            }
        }

        return false;
    }

    private bool CanDoWithout(int cell)
    {
        var users = draft.Through(cell).SelectMany(d => d.Users).Where(w => w.Cell != cell).OrderByDescending(w => w.Failures).ToList();
        var found = new List<Deviation>();
        var replacements = new List<(Way Way, Deviation Deviation)>();
        foreach (var way in users)
        {
            if (OtherWay(way, cell, found) is { } other)
            {
                replacements.Add((way, other));
                continue;
            }

            if (_spent >= _budget)
            {
                return false;
            }

            _spent += draft.Programs.Around(way.Cell, draft.Programs.Narrowest).Count;
            if (draft.Within(way, _width) is { } deviation)
            {
                found.Add(deviation);
                replacements.Add((way, deviation));
            }
            else
            {
                way.Failures++;
                return false;
            }
        }

        replacements.ForEach(r => draft.Take(r.Way, r.Deviation));
        draft.Release(cell);
        return true;
    }

    private Deviation? OtherWay(Way way, int without, List<Deviation> found)
        => found.Find(d => draft.IsWithin(way, d)) ?? draft.Through(way.Cell).FirstOrDefault(d => !d.Uses(without) && draft.IsWithin(way, d));
}
