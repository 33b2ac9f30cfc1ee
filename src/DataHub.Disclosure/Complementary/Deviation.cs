namespace DataHub.Disclosure.Complementary;

/// <summary>A change of some variables of the true table that keeps every relation; in fractions where the linear program found such.</summary>
/// <param name="variables">The variables that change, ascending.</param>
/// <param name="amounts">By how much each of them changes; none is 0.</param>
internal sealed class Deviation(int[] variables, double[] amounts)
{
    private const double Epsilon = 1e-6;

    public ReadOnlySpan<int> Variables => variables;

    public ReadOnlySpan<double> Amounts => amounts;

    /// <summary>The ways that go through it.</summary>
    public List<Way> Users { get; } = [];

    /// <summary>By how much it changes one variable.</summary>
    public double At(int variable)
    {
        var place = Array.BinarySearch(variables, variable);
        return place < 0 ? 0 : amounts[place];
    }

    /// <summary>Whether it changes a variable.</summary>
    public bool Uses(int variable) => Array.BinarySearch(variables, variable) >= 0;

    /// <summary>The same in whole numbers; whether it still keeps every relation is for a certificate to say.</summary>
    public Step Rounded()
    {
        var (moved, steps) = (new List<int>(variables.Length), new List<long>(variables.Length));
        for (var i = 0; i < variables.Length; i++)
        {
            if ((long)Math.Round(amounts[i]) is var amount and not 0)
            {
                moved.Add(variables[i]);
                steps.Add(amount);
            }
        }

        return new Step([.. moved], [.. steps]);
    }

    public static bool IsMoved(double amount) => Math.Abs(amount) > Epsilon;
}
