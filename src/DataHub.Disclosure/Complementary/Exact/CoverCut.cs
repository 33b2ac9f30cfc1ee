namespace DataHub.Disclosure.Complementary.Exact;

/// <summary>
/// A demand on every pattern: the weights of the cells that it hides add up to <paramref name="need"/> at least.
/// </summary>
/// <param name="variables">The cells.</param>
/// <param name="weights">By cell.</param>
/// <param name="need">What they must reach.</param>
internal sealed class CoverCut(int[] variables, double[] weights, double need)
{
    public ReadOnlySpan<int> Variables => variables;

    public ReadOnlySpan<double> Weights => weights;

    public double Need => need;

    /// <summary>By how much a choice, 0 to 1 by variable, falls short; below 0 where it does not.</summary>
    public double ShortfallOf(ReadOnlySpan<double> choice)
    {
        var sum = 0.0;
        for (var i = 0; i < variables.Length; i++)
        {
            sum += weights[i] * choice[variables[i]];
        }

        return need - sum;
    }
}
