using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Tests.Oracle;

/// <summary>One linear program over a whole published table of amounts, asked from scratch for every question: slow, and obvious.</summary>
internal static class AmountOracle
{
    // Far beyond every figure: no amount can be that large by chance, and a solver likes bounds.
    private const double Much = 1e8;

    /// <summary>The positions of the primary cells whose amount can be told too well: by everybody, or by one of the units that are behind some hidden cell.</summary>
    public static List<int> Unprotected(SmallAmounts sent, ProtectedTable table)
        => [.. Primaries(sent, table).Where(p => table.Find(p)!.Value.Value is not null || !IsUncertain(sent, table, p))];

    /// <summary>The primary cells by the rules, from what each unit gave. The p % rule needs the largest contributions of the cell itself.</summary>
    public static IEnumerable<int> Primaries(SmallAmounts sent, ProtectedTable table) => table.Cells.Select(c => c.Position).Where(p =>
        sent.UnitsIn(table.Structure, p) is { Length: > 0 } units && (units.Length < sent.Threshold || (IsDescribed(sent, table, p) && IsDominated(units, sent.Percent))));

    /// <summary>The primary cells that are hidden, and of which everybody knows no more than that they lie within p % of anything.</summary>
    public static IEnumerable<int> UncertainToEverybody(SmallAmounts sent, ProtectedTable table) => Primaries(sent, table).Where(p =>
        table.Find(p)!.Value.Value is null && sent.UnitsIn(table.Structure, p).Sum() is var value && Math.Max(1, value * sent.Percent / 100.0) is var margin && Reaches(table, p, value - margin, value + margin, null));

    /// <summary>Whether some hidden leaves have few units together and a sum that follows.</summary>
    public static bool HasSumOfFew(SmallAmounts sent, ProtectedTable table)
    {
        var cube = table.Structure.Cube;
        int[] leaves = [.. Enumerable.Range(0, cube.CellCount).Where(c => cube.IsLeaf(c) && table.Find(c)?.Value is null && sent.UnitsIn(cube, c).Length > 0)];
        return Enumerable.Range(1, (1 << leaves.Length) - 1).Select(set => leaves.Where((_, i) => (set & (1 << i)) != 0).ToArray())
            .Where(set => set.Sum(l => sent.UnitsIn(cube, l).Length) < sent.Threshold)
            .Any(set => Most(table, set, sign: 1, null) + Most(table, set, sign: -1, null) < 0.5);
    }

    private static bool IsDescribed(SmallAmounts sent, ProtectedTable table, int position)
        => position < table.Structure.Cube.CellCount && sent.Cube.CellAt((IReadOnlyList<string>)table.Structure.Cube.CodesOf(position)) is >= 0 and var cell && sent.IsSent[cell] && sent.HasLargest[cell];

    private static bool IsDominated(long[] units, int percent) => units.Skip(2).Sum() * 100 < units[0] * percent;

    private static bool IsUncertain(SmallAmounts sent, ProtectedTable table, int cell)
    {
        var value = sent.UnitsIn(table.Structure, cell).Sum();
        var margin = Math.Max(1, value * sent.Percent / 100.0);
        return Reaches(table, cell, value - margin, value + margin, null) && Insiders(sent, table).All(i => IsUncertainFor(sent, table, cell, i));
    }

    // What the others behind the cell gave must be uncertain to him; his own cell is everybody's question.
    private static bool IsUncertainFor(SmallAmounts sent, ProtectedTable table, int cell, (int Leaf, long Least, long Most) insider)
    {
        var value = sent.UnitsIn(table.Structure, cell).Sum();
        var others = Leaves(table, cell).Contains(insider.Leaf) ? value - insider.Least : value;
        return insider.Leaf == cell || (value > 0 && others == 0) || Reaches(table, cell, value - (others * sent.Percent / 100.0), value + (others * sent.Percent / 100.0), insider);
    }

    // Each unit of a hidden leaf of few units, or of one of which the largest are known.
    private static IEnumerable<(int Leaf, long Least, long Most)> Insiders(SmallAmounts sent, ProtectedTable table) => table.Cells.Select(c => c.Position)
        .Where(p => p < table.Structure.Cube.CellCount && table.Structure.Cube.IsLeaf(p) && table.Find(p)!.Value.Value is null)
        .SelectMany(p => sent.UnitsIn(table.Structure, p) is var units && (units.Length < sent.Threshold || IsDescribed(sent, table, p))
            ? units.Select(u => (p, u, units.Length == 1 ? u : long.MaxValue)) : []);

    private static IEnumerable<int> Leaves(ProtectedTable table, int position) => position < table.Structure.Cube.CellCount
        ? table.Structure.Cube.LeavesBelow(position) : table.Structure.Rests[position - table.Structure.Cube.CellCount].Parts.SelectMany(table.Structure.Cube.LeavesBelow);

    private static bool Reaches(ProtectedTable table, int cell, double lowest, double highest, (int Cell, long Least, long Most)? known)
        => Most(table, [cell], sign: -1, known) >= -Math.Max(0, lowest) - 1e-5 && Most(table, [cell], sign: 1, known) >= highest - 1e-5;

    // A solver that has trouble is asked another way.
    private static double Most(ProtectedTable table, int[] cells, int sign, (int Cell, long Least, long Most)? known)
        => Most(table, cells, sign, known, useDualSimplex: false) ?? Most(table, cells, sign, known, useDualSimplex: true) ?? throw new InvalidOperationException("No answer.");

    private static double? Most(ProtectedTable table, int[] cells, int sign, (int Cell, long Least, long Most)? known, bool useDualSimplex)
    {
        using var program = new LinearProgram(useDualSimplex);
        for (var p = 0; p < table.Structure.VariableCount; p++)
        {
            var value = table.Find(p)?.Value;
            var least = known is { } k && k.Cell == p ? k.Least : 0;
            program.AddVariable(value ?? least, value ?? (known is { } m && m.Cell == p && m.Most < long.MaxValue ? m.Most : Much));
        }

        foreach (var equation in table.Structure.Equations)
        {
            program.AddEquality([(equation.Total, -1), .. equation.Parts.Select(p => (p, 1.0))], 0);
        }

        Array.ForEach(cells, c => program.SetCost(c, sign));
        return program.Maximize() == SolveStatus.Optimal ? program.ObjectiveValue : null;
    }
}
