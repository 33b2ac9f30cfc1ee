using DataHub.Disclosure.Attack;

namespace DataHub.Disclosure.Complementary;

/// <summary>Tries to publish each complementary cell again, from the most valuable down; the ways that went through it must find another.</summary>
internal sealed class CleanUp(Draft draft)
{
    // In columns solved. Counted, not timed, so that the same table gives the same pattern on every machine.
    private const long Budget = 1_500_000;

    private long _spent;

    /// <summary>Cleans up; false when time runs out.</summary>
    public bool Run()
    {
        var hidden = draft.Hidden;
        var candidates = Enumerable.Range(0, hidden.Length).Where(v => hidden[v] && !draft.IsPrimary[v] && draft.Table.IsJudged(v))
            .OrderByDescending(v => draft.Costs[v]).ThenBy(v => v).ToList();
        foreach (var candidate in candidates)
        {
            if (draft.Deadline.IsOver)
            {
                return false;
            }

            if (_spent >= Budget)
            {
                break;
            }

            hidden[candidate] = false;
            hidden[candidate] = LeavesPrimaryAlone(candidate) || !CanDoWithout(candidate);
        }

        return true;
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
        var users = draft.Ways.Where(w => w.Cell != cell && w.Uses(cell)).OrderByDescending(w => w.Failures).ToList();
        var others = draft.Ways.Where(w => !w.Uses(cell)).Select(w => w.Deviations!).Distinct().ToList();
        var replacements = new List<(Way Way, double[] Deviations)>();
        var released = new HashSet<int> { cell };
        foreach (var way in users)
        {
            var other = others.Find(way.IsReachedBy);
            if (other is null && !released.Contains(way.Cell))
            {
                if (!CanAfford())
                {
                    return false;
                }

                if (draft.Program.MoveWithin(way.Cell, way.Distance, draft.Hidden, draft.Deadline.Token) == SolveStatus.Optimal)
                {
                    others.Add(other = draft.Program.Deviations());
                }
                else if (draft.IsPrimary[way.Cell] || draft.CanBeSmall(way.Cell, others))
                {
                    way.Failures++;
                    return false;
                }
                else
                {
                    released.Add(way.Cell);
                }
            }

            if (other is not null)
            {
                replacements.Add((way, other));
            }
        }

        replacements.ForEach(r => r.Way.Deviations = r.Deviations);
        draft.Release(released);
        return true;
    }

    private bool CanAfford()
    {
        _spent += draft.Hidden.Length;
        return _spent < Budget;
    }
}
