namespace DataHub.Disclosure.Complementary;

/// <summary>A way to one end of what a cell must be able to be: a deviation from the true table, in fractions where the linear program found such.</summary>
/// <param name="cell">The cell.</param>
/// <param name="distance">How far its end lies from its true value; not 0.</param>
internal sealed class Way(int cell, long distance)
{
    private const double Epsilon = 1e-6;

    public int Cell => cell;

    public long Distance => distance;

    /// <summary>By variable; null until a way is found. Several ends may share one.</summary>
    public double[]? Deviations { get; set; }

    /// <summary>How often no other way was found in place of this one: those with many are asked first, since they fail soonest.</summary>
    public int Failures { get; set; }

    /// <summary>Whether a variable is moved on this way.</summary>
    public bool Uses(int variable) => Deviations is { } deviations && IsMoved(deviations[variable]);

    /// <summary>Whether a deviation leads to this end or past it: what lies between it and the true table is possible too.</summary>
    public bool IsReachedBy(double[] deviations) => deviations[cell] / distance >= 1 - Epsilon;

    public static bool IsMoved(double deviation) => Math.Abs(deviation) > Epsilon;
}
