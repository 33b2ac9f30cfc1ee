namespace DataHub.Disclosure.Tables;

/// <summary>The relations of a table in flat arrays, with the way back from a variable to its relations. Holds no values; shared by all tables of a shape.</summary>
internal sealed class EquationSystem
{
    private readonly int[] _starts;
    private readonly int[] _members;
    private readonly int[] _usesStarts;
    private readonly int[] _uses;

    public EquationSystem(int variableCount, IReadOnlyList<Equation> equations)
    {
        VariableCount = variableCount;
        Count = equations.Count;
        _starts = new int[Count + 1];
        for (var e = 0; e < Count; e++)
        {
            _starts[e + 1] = _starts[e] + 1 + equations[e].Parts.Count;
        }

        _members = new int[_starts[Count]];
        _usesStarts = new int[variableCount + 1];
        for (var e = 0; e < Count; e++)
        {
            var at = _starts[e];
            _members[at++] = equations[e].Total;
            foreach (var part in equations[e].Parts)
            {
                _members[at++] = part;
            }
        }

        foreach (var variable in _members)
        {
            _usesStarts[variable + 1]++;
        }

        for (var v = 0; v < variableCount; v++)
        {
            _usesStarts[v + 1] += _usesStarts[v];
        }

        _uses = new int[_members.Length];
        var next = _usesStarts.AsSpan(0, variableCount).ToArray();
        for (var e = 0; e < Count; e++)
        {
            foreach (var variable in Members(e))
            {
                _uses[next[variable]++] = e;
            }
        }
    }

    /// <summary>Number of relations.</summary>
    public int Count { get; }

    /// <summary>Number of variables.</summary>
    public int VariableCount { get; }

    /// <summary>The variable on the left of relation <paramref name="equation"/>.</summary>
    public int Total(int equation) => _members[_starts[equation]];

    /// <summary>The variables on the right.</summary>
    public ReadOnlySpan<int> Parts(int equation) => _members.AsSpan((_starts[equation] + 1).._starts[equation + 1]);

    /// <summary>The variable on the left, then those on the right.</summary>
    public ReadOnlySpan<int> Members(int equation) => _members.AsSpan(_starts[equation].._starts[equation + 1]);

    /// <summary>The relations that <paramref name="variable"/> takes part in.</summary>
    public ReadOnlySpan<int> Uses(int variable) => _uses.AsSpan(_usesStarts[variable].._usesStarts[variable + 1]);

    /// <summary>One relation per total, the one with the fewest parts: together with the leaves they determine everything.</summary>
    public IEnumerable<int> Basis()
    {
        var chosen = new int[VariableCount];
        Array.Fill(chosen, -1);
        for (var e = 0; e < Count; e++)
        {
            var total = Total(e);
            if (chosen[total] < 0 || Parts(e).Length < Parts(chosen[total]).Length)
            {
                chosen[total] = e;
            }
        }

        return chosen.Where(e => e >= 0);
    }
}
