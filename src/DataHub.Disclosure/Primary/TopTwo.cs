namespace DataHub.Disclosure.Primary;

/// <summary>The two largest contributions to a cell, as far as they are known: no less than these, and exactly these where <see cref="AreAll"/> says so.</summary>
/// <param name="largest">The largest.</param>
/// <param name="second">The second largest; not above the largest.</param>
/// <param name="areAll">Whether both are known for certain.</param>
internal readonly struct TopTwo(long largest, long second, bool areAll)
{
    public long Largest => largest;

    public long Second => second;

    public bool AreAll => areAll;

    /// <summary>Of two cells without a common unit, taken together.</summary>
    public TopTwo And(TopTwo other) => new(
        Math.Max(Largest, other.Largest),
        Math.Max(Math.Min(Largest, other.Largest), Math.Max(Second, other.Second)),
        AreAll && other.AreAll);

    /// <summary>What two sources say of one cell.</summary>
    public TopTwo Or(TopTwo other) => new(Math.Max(Largest, other.Largest), Math.Max(Second, other.Second), AreAll || other.AreAll);

    /// <summary>What a whole tells of the one part that is missing, when these are the contributions to all others: those of the whole that are not among them.</summary>
    public TopTwo Missing(TopTwo whole)
        => whole.Largest > Largest ? new TopTwo(whole.Largest, whole.Second > Largest ? whole.Second : 0, areAll: false)
            : new TopTwo(whole.Second > Second ? whole.Second : 0, 0, areAll: false);
}
