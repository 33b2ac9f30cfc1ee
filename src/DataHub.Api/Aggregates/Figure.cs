using DataHub.Disclosure.Tables;

namespace DataHub.Api.Aggregates;

internal enum FigureStatus
{
    /// <summary>It does not follow from what was sent.</summary>
    Missing,

    /// <summary>There is nothing to count: the code, or the partner, is not valid in the period. It adds nothing.</summary>
    Void,

    /// <summary>Hidden, within bounds that anybody can compute.</summary>
    Suppressed,

    /// <summary>Shown.</summary>
    Published,
}

/// <summary>
/// What the stored tables say of one cell of one partner. It is made from stored cells and by adding figures, in no other way; there is no subtraction.
/// </summary>
internal readonly record struct Figure
{
    private Figure(FigureStatus status, long value, Bounds bounds, long threshold, bool isBreach)
    {
        Status = status;
        Value = value;
        Bounds = bounds;
        Threshold = threshold;
        IsBreach = isBreach;
    }

    public static Figure Missing { get; }

    public static Figure Void { get; } = new(FigureStatus.Void, 0, default, long.MaxValue, isBreach: false);

    public FigureStatus Status { get; }

    /// <summary>The sum of published cells; 0 unless published.</summary>
    public long Value { get; }

    /// <summary>Of a suppressed figure what the attacker knows; of a published one its value, twice.</summary>
    public Bounds Bounds { get; }

    /// <summary>The smallest threshold of the policies that its cells were protected under.</summary>
    public long Threshold { get; }

    /// <summary>Whether a count from 1 to its policy's threshold - 1, or a 0 that its policy hides, stands in the store as published: it must not leave the house, nor anything it is part of.</summary>
    public bool IsBreach { get; }

    public bool IsKnown => Status is FigureStatus.Published or FigureStatus.Suppressed;

    /// <summary>A published cell of a table with the given threshold; 0 for amounts, which have none.</summary>
    /// <param name="value">The value.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="isBreach">Whether the policy hides such a cell for another reason.</param>
    public static Figure Published(long value, long threshold, bool isBreach = false)
        => new(FigureStatus.Published, value, new Bounds(value, value), threshold, isBreach || (value > 0 && value < threshold));

    public static Figure Suppressed(Bounds bounds) => new(FigureStatus.Suppressed, 0, bounds, long.MaxValue, isBreach: false);

    /// <summary>
    /// The figure of a whole from the figures of all its parts. One part missing: missing. Otherwise one part suppressed: suppressed, with the sum of the bounds.
    /// Void parts add nothing; only void parts, or none: void.
    /// </summary>
    public static Figure Sum(IEnumerable<Figure> parts)
    {
        var sum = Void;
        foreach (var part in parts)
        {
            if (part.Status == FigureStatus.Missing)
            {
                return Missing;
            }

            sum = sum.Plus(part);
        }

        return sum;
    }

    /// <summary>The two together; void ones add nothing, and neither may be missing.</summary>
    public Figure Plus(in Figure other)
    {
        if (other.Status == FigureStatus.Void)
        {
            return this;
        }

        if (Status == FigureStatus.Void)
        {
            return other;
        }

        var isHidden = Status == FigureStatus.Suppressed || other.Status == FigureStatus.Suppressed;
        return new Figure(
            isHidden ? FigureStatus.Suppressed : FigureStatus.Published,
            isHidden ? 0 : Value + other.Value,
            new Bounds(Bounds.Lower + other.Bounds.Lower, Bounds.Upper + other.Bounds.Upper),
            Math.Min(Threshold, other.Threshold),
            IsBreach || other.IsBreach);
    }
}
