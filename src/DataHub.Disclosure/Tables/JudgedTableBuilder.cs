using DataHub.Disclosure.Attack;

namespace DataHub.Disclosure.Tables;

/// <summary>From what was sent to what is judged: reduces the cube, finds what follows, and joins what is left into rests.</summary>
internal static class JudgedTableBuilder
{
    /// <summary>Judges the values, or for amounts the numbers of units. Null with the observations at fault when no non-negative whole numbers fit.</summary>
    /// <param name="raw">What was sent.</param>
    /// <param name="figures">The values, or the numbers of units.</param>
    /// <param name="deadline">The end of the budget.</param>
    /// <param name="atFault">The observations at fault.</param>
    /// <param name="rules">The rules, which say whether zeros are hidden; null: they are published.</param>
    public static JudgedTable? Build(
        RawTable raw, ReadOnlySpan<long> figures, Deadline deadline, out IReadOnlyList<int> atFault, ProtectionRules? rules = null)
    {
        var reduction = CubeReduction.Of(raw);
        var structure = reduction.Structure;
        var observed = new int[raw.Count];
        for (var i = 0; i < observed.Length; i++)
        {
            observed[i] = reduction.CellOf(raw.Cube, raw.Cells[i]);
        }

        var origins = new CellOrigin?[structure.VariableCount];
        var values = new long[structure.VariableCount];
        for (var i = 0; i < observed.Length; i++)
        {
            origins[observed[i]] = CellOrigin.Sent;
            values[observed[i]] = figures[i];
        }

        atFault = Additivity.MismatchedParents(structure.System, origins, values, observed);
        if (atFault.Count > 0)
        {
            return null;
        }

        return observed.Length == structure.VariableCount
            ? new JudgedTable(raw.Key, structure, origins, values, observed, isSettled: true, HidesZero(structure, rules, origins, values))
            : BuildPartial(raw.Key, structure, origins, values, observed, rules, deadline, out atFault);
    }

    private static JudgedTable? BuildPartial(
        TableKey key,
        TableStructure structure,
        CellOrigin?[] origins,
        long[] values,
        int[] observed,
        ProtectionRules? rules,
        Deadline deadline,
        out IReadOnlyList<int> atFault)
    {
        atFault = [];
        var closure = new Closure(structure.System);
        foreach (var variable in observed)
        {
            closure.Fix(variable, values[variable]);
        }

        if (!closure.Propagate())
        {
            atFault = Additivity.Explain(structure.System, closure, observed);
            return null;
        }

        var settlement = new UnknownCells(structure.System, closure, deadline).Settle();
        if (settlement.Status == SolveStatus.Infeasible)
        {
            atFault = [.. Enumerable.Range(0, observed.Length)];
            return null;
        }

        for (var v = 0; v < values.Length; v++)
        {
            values[v] = closure.IsKnown(v) ? closure.Lower(v) : settlement.Completion[v];
        }

        var hidesZero = HidesZero(structure, rules, new CellOrigin?[origins.Length], values);
        var isOpen = hidesZero is null ? null : OpenlyFollowing.Find(structure.System, observed, values, hidesZero);
        var unseen = new List<int>();
        for (var v = 0; v < values.Length; v++)
        {
            var follows = closure.IsKnown(v) || settlement.Follows[v];
            origins[v] ??= (isOpen is null ? follows : isOpen[v]) ? CellOrigin.Follows : null;
            if (follows && origins[v] is null)
            {
                unseen.Add(v);
            }
        }

        hidesZero = HidesZero(structure, rules, origins, values);
        return WithRests(new JudgedTable(key, structure, origins, values, observed, settlement.Status == SolveStatus.Optimal, hidesZero) { Unseen = unseen }, rules);
    }

    private static bool[]? HidesZero(TableStructure structure, ProtectionRules? rules, CellOrigin?[] origins, long[] values)
        => rules is null ? null : HiddenZeros.Of(structure, rules, v => origins[v] is not null && values[v] == 0);

    private static JudgedTable WithRests(JudgedTable table, ProtectionRules? rules)
    {
        var rests = RestSearch.Find(table.Structure.Cube, table.IsJudged);
        if (rests.Count == 0)
        {
            return table;
        }

        var structure = new TableStructure(table.Structure.Cube, rests);
        var origins = new CellOrigin?[structure.VariableCount];
        var values = new long[structure.VariableCount];
        table.Values.CopyTo(values);
        for (var v = 0; v < table.Values.Length; v++)
        {
            origins[v] = table.Origin(v);
        }

        // From the known side: while the unknown cells are not filled, their values mean nothing.
        for (var i = 0; i < rests.Count; i++)
        {
            var rest = table.Structure.VariableCount + i;
            origins[rest] = CellOrigin.Follows;
            values[rest] = values[rests[i].Cell] - rests[i].Known.Sum(k => values[k]);
        }

        return new JudgedTable(table.Key, structure, origins, values, table.Observed.ToArray(), table.IsSettled, HidesZero(structure, rules, origins, values)) { Unseen = table.Unseen };
    }
}
