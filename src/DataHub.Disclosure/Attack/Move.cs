namespace DataHub.Disclosure.Attack;

/// <summary>An integral change of some unknowns of a block that keeps every relation.</summary>
internal sealed class Move
{
    private const long FarAway = 1L << 50;

    private Move(int[] variables, long[] steps)
    {
        Variables = variables;
        Steps = steps;
    }

    public int[] Variables { get; }

    public long[] Steps { get; }

    /// <summary>The shortest move on the line through two points; null when they are equal.</summary>
    public static Move? Between(long[] from, long[] to)
    {
        var variables = new List<int>();
        var divisor = 0L;
        for (var i = 0; i < from.Length; i++)
        {
            if (from[i] != to[i])
            {
                variables.Add(i);
                divisor = CommonDivisor(divisor, Math.Abs(to[i] - from[i]));
            }
        }

        return variables.Count == 0 ? null : new Move([.. variables], [.. variables.Select(i => (to[i] - from[i]) / divisor)]);
    }

    /// <summary>The move with these steps, none of them 0.</summary>
    public static Move Of(int[] variables, long[] steps) => new(variables, steps);

    /// <summary>One step up for every given unknown.</summary>
    public static Move Up(int[] variables)
    {
        var steps = new long[variables.Length];
        Array.Fill(steps, 1);
        return new Move(variables, steps);
    }

    /// <summary>How many times the move can be taken from a point, backwards (not positive) and forwards, before a lower bound is hit.</summary>
    public (long Back, long Forth) Range(long[] point, long[] least)
    {
        var (back, forth) = (-FarAway, FarAway);
        for (var i = 0; i < Variables.Length; i++)
        {
            var slack = point[Variables[i]] - least[Variables[i]];
            if (Steps[i] > 0)
            {
                back = Math.Max(back, -(slack / Steps[i]));
                forth = Math.Min(forth, FarAway / Steps[i]);
            }
            else
            {
                forth = Math.Min(forth, slack / -Steps[i]);
                back = Math.Max(back, FarAway / Steps[i]);
            }
        }

        return (back, forth);
    }

    /// <summary>The point reached by taking the move a number of times.</summary>
    public long[] From(long[] point, long times)
    {
        var reached = (long[])point.Clone();
        for (var i = 0; i < Variables.Length; i++)
        {
            reached[Variables[i]] += Steps[i] * times;
        }

        return reached;
    }

    private static long CommonDivisor(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
