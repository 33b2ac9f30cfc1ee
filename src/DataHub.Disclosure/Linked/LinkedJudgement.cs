using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Linked;

/// <summary>Puts the cells of linked tables together: what one of them publishes is known, and what follows from all of them counts as sent.</summary>
internal sealed class LinkedJudgement
{
    private readonly Cube _cube;
    private readonly LinkedSums _sums;
    private readonly Dictionary<int, long?> _given = [];
    private readonly HashSet<int> _later = [];

    public LinkedJudgement(Cube cube, LinkedSums sums)
    {
        _cube = cube;
        _sums = sums;
    }

    /// <summary>Adds a judged cell of one of the tables. What one publishes is known, whatever another hides.</summary>
    /// <param name="position">Where it stands.</param>
    /// <param name="value">Null where it is suppressed.</param>
    /// <param name="isLater">Whether a hidden cell may be 0 or anything, since an earlier revision may have hidden it for its own sake.</param>
    public void Add(int position, long? value, bool isLater)
    {
        if (_given.GetValueOrDefault(position) is { } known && value is { } other && known != other)
        {
            IsContradictory = true;
        }

        if (!_given.TryGetValue(position, out var before) || before is null)
        {
            _given[position] = value;
        }

        if (isLater && value is null)
        {
            _later.Add(position);
        }
    }

    /// <summary>Two tables publish different figures for the same units.</summary>
    public bool IsContradictory { get; private set; }

    /// <summary>The table of all that is judged.</summary>
    public ProtectedTable Finish(TableKey key, int revision, ProtectionRules rules)
    {
        var (judged, values) = Follow(new TableStructure(_cube, _sums.Rests));
        RestSearch.Find(_cube, c => judged[c]).ForEach(_sums.Add);
        var structure = new TableStructure(_cube, _sums.Rests);
        (judged, values) = Follow(structure);
        var cells = new List<Cell>();
        var mayBeZero = new bool[judged.Length];
        for (var v = 0; v < judged.Length; v++)
        {
            if (judged[v])
            {
                var origin = _given.ContainsKey(v) ? CellOrigin.Sent : CellOrigin.Follows;
                mayBeZero[v] = origin == CellOrigin.Follows || _later.Contains(v);
                cells.Add(values[v] is { } value ? Cell.Published(v, origin, value) : Cell.Suppressed(v, origin));
            }
        }

        return new ProtectedTable(key, revision, rules, structure, cells) { MayBeZero = mayBeZero, IsLater = [.. _later] };
    }

    // A cell follows where everything else in some relation is judged, and its figure where that is known.
    private (bool[] Judged, long?[] Values) Follow(TableStructure structure)
    {
        var judged = new bool[structure.VariableCount];
        var values = new long?[structure.VariableCount];
        foreach (var (position, value) in _given)
        {
            judged[position] = true;
            values[position] = value;
        }

        var system = structure.System;
        for (var hasChanged = true; hasChanged;)
        {
            hasChanged = false;
            for (var e = 0; e < system.Count; e++)
            {
                hasChanged |= Follow(system, e, judged, values);
            }
        }

        return (judged, values);
    }

    private bool Follow(EquationSystem system, int equation, bool[] judged, long?[] values)
    {
        var (open, unjudged, unknown) = (-1, 0, 0);
        foreach (var member in system.Members(equation))
        {
            unjudged += judged[member] ? 0 : 1;
            unknown += values[member] is null ? 1 : 0;
            open = !judged[member] || (unjudged == 0 && values[member] is null) ? member : open;
        }

        // A hidden cell of a table is hidden, whatever follows: that it does is for the attacker to find.
        if (unjudged > 1 || open < 0 || _given.ContainsKey(open) || (unjudged == 0 && unknown != 1))
        {
            return false;
        }

        judged[open] = true;
        values[open] = unknown == 1 ? ValueOf(system, equation, open, values) : null;
        return unjudged == 1 || values[open] is not null;
    }

    private static long? ValueOf(EquationSystem system, int equation, int open, long?[] values)
    {
        var sum = 0L;
        foreach (var part in system.Parts(equation))
        {
            sum += part == open ? 0 : values[part]!.Value;
        }

        var total = system.Total(equation);
        var value = total == open ? sum : values[total]!.Value - sum;
        return value >= 0 ? value : null;
    }
}
