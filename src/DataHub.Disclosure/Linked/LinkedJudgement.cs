using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Linked;

/// <summary>What somebody knows who kept an earlier revision of a table, if it is still so.</summary>
/// <param name="Position">Where the cell stands, or a sum of cells.</param>
/// <param name="Value">The figure that was published, or that a sum followed to be; null: it was hidden then, hence at least 1.</param>
/// <param name="Parts">The cells of a sum; null where it is a cell.</param>
internal sealed record EarlierFact(int Position, long? Value, IReadOnlyList<int>? Parts = null);

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
    /// <param name="isLater">Whether a hidden cell may be 0, since an earlier revision hid it, whatever it became.</param>
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

    /// <summary>By position, every figure that is published or follows; of the sums that are there so far.</summary>
    public Dictionary<int, long> Known()
    {
        var (_, values) = Follow(new TableStructure(_cube, _sums.Rests), _given);
        return Enumerable.Range(0, values.Length).Where(v => values[v] is not null).ToDictionary(v => v, v => values[v]!.Value);
    }

    /// <summary>
    /// What is known together though not singly: the hidden parts of a known cell, where there are several; and of a hidden cell with hidden parts the known ones. In cells of the cube.
    /// </summary>
    public IEnumerable<List<int>> Sums()
    {
        var structure = new TableStructure(_cube, _sums.Rests);
        var (judged, values) = Follow(structure, _given);
        var system = structure.System;
        for (var e = 0; e < system.Count; e++)
        {
            List<int> parts = [.. system.Parts(e)];
            var total = system.Total(e);
            if (total >= _cube.CellCount || !judged[total] || parts.Exists(p => p >= _cube.CellCount || !judged[p]))
            {
                continue;
            }

            var hidden = parts.FindAll(p => values[p] is null);
            var some = values[total] is null ? parts.Except(hidden).ToList() : hidden;
            if (hidden.Count > 0 && some.Count > 1)
            {
                yield return some;
            }
        }
    }

    /// <summary>
    /// What is left of each known cell beside those below it that are known, the topmost of each, however many hidden ones lie between. In tables of several dimensions once for each dimension that
    /// can be gone down first.
    /// </summary>
    public IEnumerable<Rest> Rests()
    {
        var (_, values) = Follow(new TableStructure(_cube, _sums.Rests), _given);
        for (var cell = 0; cell < _cube.CellCount; cell++)
        {
            for (var first = 0; first < _cube.Dimensions.Count && values[cell] is not null && !_cube.IsLeaf(cell); first++)
            {
                var (known, open) = (new List<int>(), new List<int>());
                GoDown(cell, first, values, known, open);
                if (known.Count > 0 && open.Count > 1)
                {
                    yield return new Rest(cell, [.. known.Order()], [.. open.Order()]);
                }
            }
        }
    }

    private void GoDown(int cell, int first, long?[] values, List<int> known, List<int> open)
    {
        var dimension = Enumerable.Range(first, _cube.Dimensions.Count).Select(d => d % _cube.Dimensions.Count).First(d => !_cube.Dimensions[d].Codes.IsLeaf(_cube.CodeOf(cell, d)));
        foreach (var below in _cube.Dimensions[dimension].Codes.Children(_cube.CodeOf(cell, dimension)).Select(c => _cube.With(cell, dimension, c)))
        {
            if (values[below] is not null)
            {
                known.Add(below);
            }
            else if (_cube.IsLeaf(below))
            {
                open.Add(below);
            }
            else
            {
                GoDown(below, first, values, known, open);
            }
        }
    }

    /// <summary>The table of all that is judged.</summary>
    public ProtectedTable Finish(TableKey key, ProtectionRules rules) => Make(key, rules, _given, _later, _ => false);

    /// <summary>
    /// The table of all that is judged now or was in earlier revisions, with as many facts of these as fit: all, or of two halves what fits of the first and then, beside that, of the second.
    /// </summary>
    /// <param name="key">Its key.</param>
    /// <param name="rules">Its rules.</param>
    /// <param name="earlier">What earlier revisions tell.</param>
    /// <param name="facts">What of that is to be taken into account.</param>
    /// <param name="fits">Whether there are whole numbers for a table.</param>
    /// <returns>The table, and the facts that fit.</returns>
    public (ProtectedTable Table, List<EarlierFact> Taken) Finish(
        TableKey key, ProtectionRules rules, IReadOnlyList<EarlierFact> earlier, List<EarlierFact> facts, Predicate<ProtectedTable> fits)
    {
        var taken = new List<EarlierFact>();
        var table = Make(key, rules, earlier, taken);
        if (facts.Count > 0 && fits(table))
        {
            Take(facts);
        }

        return (table, taken);

        void Take(List<EarlierFact> some)
        {
            var next = Make(key, rules, earlier, [.. taken, .. some]);
            if (fits(next))
            {
                taken.AddRange(some);
                table = next;
            }
            else if (some.Count > 1)
            {
                Take(some[..(some.Count / 2)]);
                Take(some[(some.Count / 2)..]);
            }
        }
    }

    private ProtectedTable Make(TableKey key, ProtectionRules rules, IReadOnlyList<EarlierFact> earlier, List<EarlierFact> facts)
    {
        var given = new Dictionary<int, long?>(_given);
        var later = new HashSet<int>(_later);
        foreach (var hidden in earlier.Where(f => f.Value is null))
        {
            given.TryAdd(hidden.Position, null);
            later.Add(hidden.Position);
        }

        foreach (var fact in facts)
        {
            if (fact.Value is { } value)
            {
                given[fact.Position] = value;
            }
            else
            {
                later.Remove(fact.Position);
            }
        }

        // Under weaker rules a figure was published that is small now: whoever saw it knows it, and what follows from it is to be judged.
        var small = facts.Where(f => f.Value > 0 && f.Value < rules.Threshold).Select(f => f.Position).ToHashSet();
        return Make(key, rules, given, later, small.Contains);
    }

    private ProtectedTable Make(TableKey key, ProtectionRules rules, Dictionary<int, long?> given, HashSet<int> later, Predicate<int> isKnown)
    {
        var sums = _sums.Copy();
        var (judged, _) = Follow(new TableStructure(_cube, sums.Rests), given);
        RestSearch.Find(_cube, c => judged[c]).ForEach(sums.Add);
        var structure = new TableStructure(_cube, sums.Rests);
        (judged, var values) = Follow(structure, given);
        var cells = new List<Cell>();
        var mayBeZero = new bool[judged.Length];
        for (var v = 0; v < judged.Length; v++)
        {
            if (judged[v] && (values[v] is not null || !sums.IsAuxiliary(v)))
            {
                var origin = given.ContainsKey(v) ? CellOrigin.Sent : CellOrigin.Follows;
                mayBeZero[v] = origin == CellOrigin.Follows || later.Contains(v);
                cells.Add(values[v] is { } value ? Cell.Published(v, origin, value) : Cell.Suppressed(v, origin));
            }
        }

        return new ProtectedTable(key, 1, rules, structure, cells) { MayBeZero = mayBeZero, IsUnjudged = v => sums.IsAuxiliary(v) || isKnown(v) };
    }

    // A cell follows where everything else in some relation is judged, and its figure where that is known.
    private static (bool[] Judged, long?[] Values) Follow(TableStructure structure, Dictionary<int, long?> given)
    {
        var judged = new bool[structure.VariableCount];
        var values = new long?[structure.VariableCount];
        foreach (var (position, value) in given)
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
                hasChanged |= Follow(system, e, judged, values, given);
            }
        }

        return (judged, values);
    }

    private static bool Follow(EquationSystem system, int equation, bool[] judged, long?[] values, Dictionary<int, long?> given)
    {
        var (open, unjudged, unknown) = (-1, 0, 0);
        foreach (var member in system.Members(equation))
        {
            unjudged += judged[member] ? 0 : 1;
            unknown += values[member] is null ? 1 : 0;
            open = !judged[member] || (unjudged == 0 && values[member] is null) ? member : open;
        }

        // A hidden cell of a table is hidden, whatever follows: that it does is for the attacker to find.
        if (unjudged > 1 || open < 0 || given.ContainsKey(open) || (unjudged == 0 && unknown != 1))
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
