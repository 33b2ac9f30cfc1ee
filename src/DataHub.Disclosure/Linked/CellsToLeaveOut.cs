namespace DataHub.Disclosure.Linked;

/// <summary>
/// Where even a table of which nothing but the zeros is published would give away what is stored: which of its cells it is. A zero can pin a stored figure, and zeros are never hidden; that a hidden
/// figure is none can pin one, too.
/// </summary>
/// <param name="request">What could not be protected.</param>
/// <param name="deadline">The end of the budget; after as much time again the answer is that nobody knows.</param>
internal sealed class CellsToLeaveOut(LinkedRequest request, Deadline deadline)
{
    // Each takes as long as an audit. What could not be tried stays left out.
    private const int MostTrials = 24;

    private readonly HashSet<(int Table, int Observation)> _leftOut = [];
    private int _trials;

    /// <summary>By table: the observations without which all could be accepted, zeros alone where that is enough; as few as leaving out halves of them finds. Empty when time did not suffice.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Find()
    {
        var all = request.New.SelectMany((table, t) => Enumerable.Range(0, table.Raw.Count).Select(o => (Table: t, Observation: o))).ToList();
        var zeros = all.FindAll(c => request.New[c.Table].Raw.Values[c.Observation] == 0);
        using var again = deadline.Again();
        try
        {
            foreach (var some in new[] { zeros, all })
            {
                _leftOut.UnionWith(some);
                if (some.Count > 0 && IsEnough(again))
                {
                    PutBack(some, again);
                    return [.. request.New.Select((_, t) => _leftOut.Where(c => c.Table == t).Select(c => c.Observation).Order().ToList())];
                }
            }
        }
        catch (OperationCanceledException) when (again.IsOver)
        {
            // Nobody can tell in time.
        }

        return [.. request.New.Select(_ => Array.Empty<int>())];
    }

    private void PutBack(List<(int Table, int Observation)> some, Deadline until)
    {
        if (_trials++ >= MostTrials)
        {
            return;
        }

        _leftOut.ExceptWith(some);
        if (!IsEnough(until))
        {
            _leftOut.UnionWith(some);
            if (some.Count > 1)
            {
                PutBack(some[..(some.Count / 2)], until);
                PutBack(some[(some.Count / 2)..], until);
            }
        }
    }

    private bool IsEnough(Deadline until)
    {
        var left = request.New.Select((t, i) => t.Without(_leftOut.Where(c => c.Table == i).Select(c => c.Observation).ToHashSet())).Where(t => t.Raw.Count > 0).ToList();
        if (left.Count == 0)
        {
            return true;
        }

        var judged = left.Select(t => DisclosureControl.Judge(t.Raw, request.Rules, until).Table!).ToList();
        return (request with { New = left }).CanFallBack(judged, until);
    }
}
