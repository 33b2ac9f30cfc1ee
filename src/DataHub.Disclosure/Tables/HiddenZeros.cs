namespace DataHub.Disclosure.Tables;

/// <summary>Where a table's policy hides zeros. There a suppressed cell may be 0 for all that anybody knows.</summary>
internal static class HiddenZeros
{
    /// <summary>By variable: whether its zeros are hidden; null: nowhere.</summary>
    /// <param name="structure">The structure.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="isZero">Whether a variable is judged and 0. What lies below a 0 that is published is 0 for everybody, and hides nothing.</param>
    public static bool[]? Of(TableStructure structure, ProtectionRules rules, Predicate<int> isZero)
    {
        var sensitive = SensitiveOf(structure.Cube, rules);
        if (!rules.HidesZeros && sensitive.Length == 0)
        {
            return null;
        }

        var hides = new bool[structure.VariableCount];
        for (var v = 0; v < hides.Length; v++)
        {
            hides[v] = rules.HidesZeros || IsBelowTotal(structure, v, sensitive);
        }

        var open = new Stack<int>(Enumerable.Range(0, hides.Length).Where(v => !hides[v] && isZero(v)));
        while (open.TryPop(out var zero))
        {
            foreach (var equation in structure.System.Uses(zero))
            {
                foreach (var part in structure.System.Total(equation) == zero ? structure.System.Parts(equation) : [])
                {
                    if (hides[part])
                    {
                        hides[part] = false;
                        open.Push(part);
                    }
                }
            }
        }

        return hides;
    }

    /// <summary>The places of a cube's dimensions in which no group may be seen to fall into one category.</summary>
    public static int[] SensitiveOf(Cube cube, ProtectionRules rules)
        => rules.SensitiveDimensions.Count == 0 ? []
            : [.. Enumerable.Range(0, cube.Dimensions.Count).Where(d => rules.SensitiveDimensions.Contains(cube.Dimensions[d].Code, StringComparer.Ordinal))];

    private static bool IsBelowTotal(TableStructure structure, int variable, int[] sensitive)
        => variable < structure.Cube.CellCount
            ? Array.Exists(sensitive, d => structure.Cube.CodeOf(variable, d) != 0)
            : structure.Rests[variable - structure.Cube.CellCount].Parts.Any(p => IsBelowTotal(structure, p, sensitive));
}
