namespace DataHub.Disclosure.Complementary;

/// <summary>
/// What protects one cell: every whole number from <see cref="Lowest"/> to <see cref="Highest"/> stays possible for it. No record, since bounds of a small cell, and of any amount, say
/// too much of its figure to be printed.
/// </summary>
/// <param name="cell">The cell's variable.</param>
/// <param name="lowest">Its smallest value before anything is published.</param>
/// <param name="highest">The largest small value, and at least k - 2 above <paramref name="lowest"/>.</param>
internal readonly struct Requirement(int cell, long lowest, long highest)
{
    public int Cell => cell;

    public long Lowest => lowest;

    public long Highest => highest;

    /// <summary>What protects a cell.</summary>
    /// <param name="cell">The cell's variable.</param>
    /// <param name="lowest">Its smallest value before anything is published.</param>
    /// <param name="threshold">k.</param>
    /// <param name="hidesZero">Whether it may be 0 for all that anybody knows: then it must be able to be k as well, lest it be known to be small or 0.</param>
    public static Requirement For(int cell, long lowest, int threshold, bool hidesZero = false)
        => new(cell, lowest, Math.Max(hidesZero ? threshold : threshold - 1, lowest + threshold - 2));

    /// <summary>The position alone.</summary>
    public override string ToString() => $"Requirement of cell {cell}";
}
