namespace DataHub.Disclosure.Tables;

/// <summary>Where a table's policy hides zeros. There a suppressed cell may be 0 for all that anybody knows.</summary>
internal static class HiddenZeros
{
    /// <summary>By variable: whether its zeros are hidden; null: nowhere.</summary>
    public static bool[]? Of(TableStructure structure, ProtectionRules rules)
    {
        if (!rules.HidesZeros)
        {
            return null;
        }

        var hides = new bool[structure.VariableCount];
        Array.Fill(hides, true);
        return hides;
    }
}
