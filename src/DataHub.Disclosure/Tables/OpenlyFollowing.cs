namespace DataHub.Disclosure.Tables;

/// <summary>
/// Which cells follow from what was sent whatever the hidden figures are: by additions and subtractions, or since they lie below a 0 that is published. Where zeros are hidden
/// only these may count as judged in public. Below a hidden total of 0 every cell follows too, but that it does would tell everybody of the 0.
/// </summary>
internal static class OpenlyFollowing
{
    /// <summary>By variable: whether it was sent or follows openly, with its figure in <paramref name="values"/>.</summary>
    /// <param name="system">The relations.</param>
    /// <param name="sent">The variables sent.</param>
    /// <param name="values">By variable: the figures sent; those that follow are filled in.</param>
    /// <param name="hidesZero">By variable: whether its zeros are hidden.</param>
    public static bool[] Find(EquationSystem system, int[] sent, long[] values, bool[] hidesZero)
    {
        var isOpenZero = new bool[system.VariableCount];
        var follows = new bool[system.VariableCount];
        var lacking = new int[system.Count];
        for (var e = 0; e < lacking.Length; e++)
        {
            lacking[e] = system.Members(e).Length;
        }

        var due = new Stack<int>();
        foreach (var variable in sent)
        {
            Settle(variable);
        }

        Array.ForEach(sent, SettleBelow);

        while (due.TryPop(out var equation))
        {
            if (Lacking(system, equation, follows) is var variable and >= 0)
            {
                values[variable] = ValueOf(system, equation, variable, values);
                Settle(variable);
                SettleBelow(variable);
            }
        }

        return follows;

        void SettleBelow(int variable)
        {
            if (values[variable] != 0 || (hidesZero[variable] && !isOpenZero[variable]))
            {
                return;
            }

            isOpenZero[variable] = true;
            foreach (var equation in system.Uses(variable))
            {
                foreach (var part in system.Total(equation) == variable ? system.Parts(equation) : [])
                {
                    var isNew = !isOpenZero[part];
                    isOpenZero[part] = true;
                    if (!follows[part])
                    {
                        values[part] = 0;
                        Settle(part);
                    }

                    if (isNew)
                    {
                        SettleBelow(part);
                    }
                }
            }
        }

        void Settle(int variable)
        {
            follows[variable] = true;
            foreach (var equation in system.Uses(variable))
            {
                if (--lacking[equation] == 1)
                {
                    due.Push(equation);
                }
            }
        }
    }

    private static int Lacking(EquationSystem system, int equation, bool[] follows)
    {
        foreach (var member in system.Members(equation))
        {
            if (!follows[member])
            {
                return member;
            }
        }

        return -1;
    }

    private static long ValueOf(EquationSystem system, int equation, int variable, long[] values)
    {
        var total = system.Total(equation);
        var others = 0L;
        foreach (var part in system.Parts(equation))
        {
            others += part == variable ? 0 : values[part];
        }

        return variable == total ? others : values[total] - others;
    }
}
