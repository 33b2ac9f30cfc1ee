using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>A change of some variables in whole numbers. That it is possible is shown by additions alone: <see cref="Keeps"/> and <see cref="Range"/>.</summary>
/// <param name="variables">The variables that change, ascending.</param>
/// <param name="amounts">By how much each of them changes; none is 0.</param>
internal sealed class Step(int[] variables, long[] amounts)
{
    public ReadOnlySpan<int> Variables => variables;

    public ReadOnlySpan<long> Amounts => amounts;

    /// <summary>From a whole table to what differs from the true one.</summary>
    public static Step Between(JudgedTable table, IReadOnlyList<int> variables, IReadOnlyList<long> values)
    {
        var moved = Enumerable.Range(0, variables.Count).Where(i => values[i] != table.Values[variables[i]]).ToArray();
        return new Step(Array.ConvertAll(moved, i => variables[i]), Array.ConvertAll(moved, i => values[i] - table.Values[variables[i]]));
    }

    /// <summary>The shortest step in the same direction.</summary>
    public Step Shortest()
    {
        var divisor = 0L;
        foreach (var amount in amounts)
        {
            divisor = GreatestCommonDivisor(divisor, Math.Abs(amount));
        }

        return divisor <= 1 ? this : new Step(variables, Array.ConvertAll(amounts, a => a / divisor));
    }

    public long At(int variable)
    {
        var place = Array.BinarySearch(variables, variable);
        return place < 0 ? 0 : amounts[place];
    }

    /// <summary>Whether it changes hidden variables only and keeps every relation of the table.</summary>
    public bool Keeps(JudgedTable table, bool[] hidden)
    {
        var system = table.Structure.System;
        foreach (var variable in variables)
        {
            if (!hidden[variable])
            {
                return false;
            }

            foreach (var equation in system.Uses(variable))
            {
                if (!IsKept(system, equation))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>
    /// How many times it can be taken from the true table, backwards (not positive) and forwards, at most <paramref name="most"/> times, before a
    /// variable falls below its least value.
    /// </summary>
    public (long Back, long Forth) Range(JudgedTable table, Func<int, long> least, long most)
    {
        var (back, forth) = (-most, most);
        for (var i = 0; i < variables.Length; i++)
        {
            var room = table.Values[variables[i]] - least(variables[i]);
            if (amounts[i] > 0)
            {
                back = Math.Max(back, -(room / amounts[i]));
            }
            else
            {
                forth = Math.Min(forth, room / -amounts[i]);
            }
        }

        return (back, forth);
    }

    private bool IsKept(EquationSystem system, int equation)
    {
        var difference = -At(system.Total(equation));
        foreach (var part in system.Parts(equation))
        {
            difference += At(part);
        }

        return difference == 0;
    }

    private static long GreatestCommonDivisor(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
