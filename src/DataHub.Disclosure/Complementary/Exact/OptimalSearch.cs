using DataHub.Disclosure.Attack;

namespace DataHub.Disclosure.Complementary.Exact;

/// <summary>
/// The cheapest pattern in which every primary cell reaches both its ends, with the proof that none costs less. Branch and cut: a choice in fractions, demands that it does
/// not meet until no more are found, then both cases of a cell in doubt; a whole choice that refutes no way is a pattern.
/// </summary>
internal sealed class OptimalSearch : IDisposable
{
    private const double Epsilon = 1e-7;

    // Demands that a choice misses by less are not worth their row.
    private const double Shortfall = 1e-2;

    // Where the first choice is cut long enough, the cases below it are few. There demands are drawn from whole choices only.
    private const int MostRounds = 30;

    private readonly Draft _draft;
    private readonly Func<bool[], double?> _finish;
    private readonly List<Way> _ways;
    private readonly bool[] _isFree;
    private readonly Separation _separation;
    private readonly LonelyCells _lonely;
    private readonly Master _master;
    private long _budget;
    private double _cost;

    /// <summary>Prepares the search.</summary>
    /// <param name="draft">A draft that requires what protects the primary cells, and no more.</param>
    /// <param name="cost">What the best pattern costs that is known already.</param>
    /// <param name="finish">What a pattern costs in the end in which every primary cell reaches its ends: as much, if all else is possible in it as well, and more if
    /// certificates in whole numbers take more; null where it cannot be made safe.</param>
    /// <param name="budget">How many columns may be solved.</param>
    public OptimalSearch(Draft draft, double cost, Func<bool[], double?> finish, long budget)
    {
        _draft = draft;
        _cost = cost;
        _finish = finish;
        _budget = budget;
        _ways = [.. draft.Ways];
        _isFree = [.. draft.Hidden.Select((_, v) => draft.IsPrimary[v] || !draft.Table.IsJudged(v))];
        int[] candidates = [.. Enumerable.Range(0, _isFree.Length).Where(v => !_isFree[v] && !draft.Table.IsFixed(v))];
        _separation = new Separation(draft.Table, _isFree);
        _lonely = new LonelyCells(draft.Table, _isFree, draft.IsPrimary);
        _master = new Master(draft.Costs, candidates);
    }

    // Whether all that costs less was refuted, rather than given up.
    private bool IsExact { get; set; } = true;

    /// <summary>Looks for the cheapest pattern. True when it is proven that none costs less than the best that was finished, or than the one known before.</summary>
    public bool Run() => Explore(isRoot: true) && IsExact;

    /// <inheritdoc/>
    public void Dispose()
    {
        _separation.Dispose();
        _master.Dispose();
    }

    private bool Explore(bool isRoot)
    {
        for (var round = 0; Spend(); round++)
        {
            switch (_master.Choose(_draft.Deadline.Token))
            {
                case SolveStatus.Infeasible:
                    return true;
                case SolveStatus.Optimal:
                    break;
                default:
                    return false;
            }

            if (_master.Cost >= _cost - (Epsilon * _cost))
            {
                return true;
            }

            var doubtful = _master.Doubtful();
            if (doubtful < 0)
            {
                if (Refute() is not { } isRefuted)
                {
                    return false;
                }

                if (!isRefuted && Finish(Chosen()))
                {
                    return true;
                }
            }
            else if (round == MostRounds || !(isRoot ? Cut() : _lonely.Cut(_master)))
            {
                return Branch(doubtful);
            }
        }

        return false;
    }

    // Whether a pattern is as cheap in the end as it looks.
    private bool Finish(bool[] chosen)
    {
        var cost = _finish(chosen);
        _cost = Math.Min(_cost, cost ?? _cost);
        if (cost <= _master.Cost * (1 + Epsilon))
        {
            return true;
        }

        IsExact &= cost is null;
        return !AddAnotherCell(chosen);
    }

    private bool Branch(int cell)
    {
        foreach (var isHidden in new[] { true, false })
        {
            _master.Fix(cell, isHidden);
            if (!Explore(isRoot: false))
            {
                return false;
            }
        }

        _master.Fix(cell, null);
        return true;
    }

    // Demands that the choice does not meet. False when none was found.
    private bool Cut()
    {
        var isCut = _lonely.Cut(_master);
        for (var i = 0; i < _ways.Count && !_lonely.HasCut; i++)
        {
            isCut |= Spend() && AddCut(_ways[i]);
        }

        return isCut;
    }

    // Whether some way is not possible in a whole choice; then it does not meet the demands any more. Null when no solver tells.
    private bool? Refute()
    {
        if (_lonely.Cut(_master))
        {
            return true;
        }

        var chosen = Chosen();
        var isRefuted = false;
        foreach (var way in _ways.Where(w => !_separation.IsPossibleAsBefore(w, chosen)))
        {
            if (!Spend() || _separation.IsPossible(way, chosen, _draft.Deadline.Token, out var cut) is not { } isPossible)
            {
                return null;
            }

            if (!isPossible)
            {
                isRefuted = true;
                if (!(Spend() && AddCut(way)) && (cut is null || !Add(cut)) && !AddAnotherCell(chosen))
                {
                    return null;
                }
            }
        }

        return isRefuted;
    }

    private bool AddCut(Way way) => _separation.Cut(way, _master.Choice, _draft.Deadline.Token) is { } cut && Add(cut);

    private bool Add(CoverCut cut)
    {
        if (cut.ShortfallOf(_master.Choice) <= Shortfall)
        {
            return false;
        }

        _master.Add(cut);
        return true;
    }

    // What is not possible in a pattern is not possible in any part of it. False where nothing else could be hidden: beside stored tables even everything may not be enough.
    private bool AddAnotherCell(bool[] chosen)
    {
        int[] others = [.. Enumerable.Range(0, chosen.Length).Where(v => !chosen[v] && !_draft.Table.IsFixed(v))];
        if (others.Length > 0)
        {
            _master.Add(new CoverCut(others, [.. others.Select(_ => 1.0)], 1));
        }

        return others.Length > 0;
    }

    private bool[] Chosen()
    {
        var chosen = (bool[])_isFree.Clone();
        for (var v = 0; v < chosen.Length; v++)
        {
            chosen[v] |= _master.Choice[v] > 0.5;
        }

        return chosen;
    }

    private bool Spend()
    {
        _budget -= _isFree.Length;
        return _budget >= 0 && !_draft.Deadline.IsOver;
    }
}
