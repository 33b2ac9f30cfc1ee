using DataHub.Disclosure.Primary;

namespace DataHub.Disclosure.Complementary;

/// <summary>A way to one end of what a cell must be able to be.</summary>
/// <param name="cell">The cell.</param>
/// <param name="distance">How far its end lies from its true value; not 0.</param>
/// <param name="insider">For amounts: whose knowledge of another cell the way must agree with; null: nobody's.</param>
internal sealed class Way(int cell, long distance, Insider? insider = null)
{
    public const double Epsilon = 1e-6;

    public int Cell => cell;

    public long Distance => distance;

    public Insider? Insider => insider;

    /// <summary>How it is gone; null until one is found. Several ways may share one.</summary>
    public Deviation? Deviation { get; set; }

    /// <summary>How often no other way was found in place of this one: those with many are asked first, since they fail soonest.</summary>
    public int Failures { get; set; }

    /// <summary>Whether a deviation leads to this end or past it: what lies between it and the true table is possible too.</summary>
    public bool IsReachedBy(Deviation deviation) => deviation.At(cell) / distance >= 1 - Epsilon;
}
