namespace DataHub.Disclosure.Primary;

/// <summary>
/// A contributor who looks at the other cells: what he gave is in this one, so that it is at least that, and exactly that where he is alone. Whoever gave less knows less, and
/// what is possible for nobody's knowledge and for this one's is possible for all between them.
/// </summary>
/// <param name="cell">The variable.</param>
/// <param name="least">The largest contribution of one unit; where it is not known of a few units, all of it.</param>
/// <param name="isAlone">Whether nobody else is behind the cell.</param>
internal sealed class Insider(int cell, long least, bool isAlone)
{
    public int Cell => cell;

    public long Least => least;

    public bool IsAlone => isAlone;

    /// <summary>Whether a value of the cell agrees with what he knows.</summary>
    /// <param name="value">The value.</param>
    /// <param name="slack">What it may be off by.</param>
    public bool Allows(double value, double slack) => value >= least - slack && (!isAlone || value <= least + slack);
}
