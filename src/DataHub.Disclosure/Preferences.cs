using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure;

/// <summary>
/// Which figures readers would miss most. It decides between patterns and nothing else: what is primary is hidden, and what must be hidden with it is, whatever stands here.
/// </summary>
/// <remarks>
/// No part of <see cref="ProtectionRules"/>, since those are what a protected table is judged by, and travel with it; what is safe does not depend on what was preferred. Like the policy that
/// it comes from it is public and the same for all figures, so that costs depend on figures no more than they do without it.
/// </remarks>
public sealed record Preferences
{
    /// <summary>The weight of a dimension that none was given for.</summary>
    public const int DefaultWeight = 1;

    /// <summary>The largest weight. More would outweigh the noise, and the choice of hidden cells would tell what it rests on.</summary>
    public const int MaxWeight = 3;

    /// <summary>No figure is preferred to another. What hiding a cell costs still depends on the cell.</summary>
    public static Preferences None { get; } = new();

    /// <summary>
    /// By code of a dimension: how dear it is to hide a figure broken down by it, which is every cell that is not at its total; 1 to 3, 1 unless given. The cost is the largest of so many
    /// draws of what is drawn once for other cells. A cell has the largest weight of all dimensions that it is broken down by. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, int> Weights { get; init; } = new Dictionary<string, int>();

    /// <exception cref="ArgumentException">A dimension is not one of the cube's, or a weight is outside its range.</exception>
    internal void ThrowIfUnfit(Cube cube)
    {
        if (Weights.Keys.Except(cube.Dimensions.Select(d => d.Code), StringComparer.Ordinal).Any())
        {
            throw new ArgumentException("A preference names a dimension that the table does not have.");
        }

        if (Weights.Values.Any(w => w is < DefaultWeight or > MaxWeight))
        {
            throw new ArgumentException($"A weight is {DefaultWeight} to {MaxWeight}.");
        }
    }
}
