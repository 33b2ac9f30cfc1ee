namespace DataHub.Disclosure.Tables;

/// <summary>Whether every relation holds, by additions alone.</summary>
internal static class Balance
{
    public static bool Holds(EquationSystem system, ReadOnlySpan<long> table)
    {
        for (var e = 0; e < system.Count; e++)
        {
            Int128 sum = 0;
            foreach (var part in system.Parts(e))
            {
                sum += table[part];
            }

            if (sum != table[system.Total(e)])
            {
                return false;
            }
        }

        return true;
    }
}
