namespace DataHub.Disclosure.Tables;

/// <summary>Says which observations are at fault when the figures sent contradict each other.</summary>
internal static class Additivity
{
    /// <summary>The observations whose children were all sent and sum to something else, in ascending order.</summary>
    public static IReadOnlyList<int> MismatchedParents(EquationSystem system, CellOrigin?[] origins, long[] values, int[] observed)
    {
        List<int>? mismatched = null;
        for (var e = 0; e < system.Count; e++)
        {
            if (IsMismatch(system, e, origins, values))
            {
                var observation = Array.IndexOf(observed, system.Total(e));
                mismatched ??= [];
                if (!mismatched.Contains(observation))
                {
                    mismatched.Add(observation);
                }
            }
        }

        mismatched?.Sort();
        return mismatched ?? (IReadOnlyList<int>)[];
    }

    /// <summary>The observations from which a contradiction follows: the parent alone where it was sent and its sent children exceed it.</summary>
    public static IReadOnlyList<int> Explain(EquationSystem system, Closure closure, int[] observed)
    {
        var parent = Array.IndexOf(observed, system.Total(closure.Contradiction));
        var sent = observed.ToHashSet();
        Int128 sum = 0;
        foreach (var part in system.Parts(closure.Contradiction))
        {
            sum += sent.Contains(part) ? closure.Lower(part) : 0;
        }

        if (parent >= 0 && sum > closure.Lower(observed[parent]))
        {
            return [parent];
        }

        var involved = closure.Involved();
        var indices = Enumerable.Range(0, observed.Length).Where(i => involved.Contains(observed[i])).ToList();
        return indices.Count > 0 ? indices : [.. Enumerable.Range(0, observed.Length)];
    }

    private static bool IsMismatch(EquationSystem system, int equation, CellOrigin?[] origins, long[] values)
    {
        Int128 sum = 0;
        foreach (var part in system.Parts(equation))
        {
            if (origins[part] is null)
            {
                return false;
            }

            sum += values[part];
        }

        var total = system.Total(equation);
        return origins[total] is not null && sum != values[total];
    }
}
