namespace DataHub.Disclosure.Tables;

/// <summary>
/// The unknown cells that may follow from what was sent, and be small or 0, for all that anybody knows. Where zeros are hidden they do so without counting as judged: below a
/// 0 every cell is 0, and what is left of others then follows, too. What holds for hidden cells that may be small must hold for these.
/// </summary>
internal sealed class MaybeFollowing
{
    private readonly EquationSystem _system;
    private readonly Predicate<int> _isJudged;
    private readonly Predicate<int> _isBelowThreshold;
    private readonly bool[] _isKnown;
    private readonly SortedSet<int> _small = [];
    private readonly Queue<int> _due = new();

    private MaybeFollowing(TableStructure structure, Predicate<int> isJudged, Predicate<int> isBelowThreshold)
    {
        _system = structure.System;
        _isJudged = isJudged;
        _isBelowThreshold = isBelowThreshold;
        _isKnown = [.. Enumerable.Range(0, structure.VariableCount).Select(v => isJudged(v))];
    }

    /// <summary>The variables, ascending.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="isJudged">Whether a variable is judged.</param>
    /// <param name="maybeSmall">The judged variables that may be below k for all that anybody knows; all others are k or more.</param>
    public static IReadOnlyCollection<int> Find(TableStructure structure, Predicate<int> isJudged, IReadOnlyCollection<int> maybeSmall)
        => Search(structure, isJudged, maybeSmall)._small;

    /// <summary>By variable: whether it is judged or may follow, whatever it is then.</summary>
    /// <inheritdoc cref="Find"/>
    public static bool[] FindAll(TableStructure structure, Predicate<int> isJudged, IReadOnlyCollection<int> maybeSmall)
        => Search(structure, isJudged, maybeSmall)._isKnown;

    private static MaybeFollowing Search(TableStructure structure, Predicate<int> isJudged, IReadOnlyCollection<int> maybeSmall)
    {
        var search = new MaybeFollowing(structure, isJudged, maybeSmall.ToHashSet().Contains);
        foreach (var variable in maybeSmall)
        {
            search._due.Enqueue(variable);
        }

        while (search._due.TryDequeue(out var variable))
        {
            search.Visit(variable);
        }

        return search;
    }

    private void Visit(int variable)
    {
        foreach (var equation in _system.Uses(variable))
        {
            if (_system.Total(equation) == variable && MaybeSmall(variable))
            {
                foreach (var part in _system.Parts(equation))
                {
                    Take(part);
                }
            }

            Follow(equation);
        }
    }

    private bool MaybeSmall(int variable) => _isJudged(variable) ? _isBelowThreshold(variable) : _small.Contains(variable);

    private void Take(int variable)
    {
        if (!_isJudged(variable) && _small.Add(variable))
        {
            _isKnown[variable] = true;
            _due.Enqueue(variable);
        }
    }

    // What is left when all other members of a relation are known: it is taken, unless it is k or more once the unknown ones among them are 0.
    private void Follow(int equation)
    {
        var (total, open) = (_system.Total(equation), -1);
        foreach (var member in _system.Members(equation))
        {
            if (!_isKnown[member])
            {
                if (open >= 0)
                {
                    return;
                }

                open = member;
            }
        }

        if (open < 0)
        {
            return;
        }

        if (IsLarge(equation, total, open))
        {
            _isKnown[open] = true;
            _due.Enqueue(open);
        }
        else
        {
            Take(open);
        }
    }

    private bool IsLarge(int equation, int total, int open)
    {
        var (large, small) = (false, false);
        foreach (var part in _system.Parts(equation))
        {
            var isOther = part != open && (_isJudged(part) || !_small.Contains(part));
            large |= isOther && !MaybeSmall(part);
            small |= isOther;
        }

        return open == total ? large : !MaybeSmall(total) && !small;
    }
}
