using DataHub.Api.Catalogue;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Submissions;

/// <summary>One dimension of an indicator: all codes of its list, and those of them that are valid in the period.</summary>
/// <param name="Code">The dimension's code.</param>
/// <param name="All">The whole list.</param>
/// <param name="Valid">The codes valid in the period, together with all their ancestors; null when the period is not known.</param>
internal sealed record DimensionShape(string Code, CodeTree All, CodeList? Valid);

/// <summary>What a table of one indicator and period may hold, by one version of the catalogue.</summary>
internal sealed class TableShape
{
    public TableShape(Versioned<IndicatorDocument> indicator, IReadOnlyList<DimensionShape> dimensions, int maxCells)
    {
        Indicator = indicator;
        Dimensions = dimensions;
        if (dimensions.All(d => d.Valid is not null))
        {
            // Stops before it overflows: a factor is at least 1 and at most the length of a code list.
            var cells = dimensions.Aggregate(1L, (product, d) => product > maxCells ? product : product * d.Valid!.Count);
            IsTooLarge = cells > maxCells;
            Cube = IsTooLarge ? null : new Cube([.. dimensions.Select(d => new Dimension(d.Code, d.Valid!))]);
        }
    }

    public Versioned<IndicatorDocument> Indicator { get; }

    public IReadOnlyList<DimensionShape> Dimensions { get; }

    /// <summary>Null when the period is not known or the cube is too large.</summary>
    public Cube? Cube { get; }

    public bool IsTooLarge { get; }

    /// <summary>The cube of a table that is stored already, however large. The period must be known.</summary>
    public Cube Whole => Cube ?? new Cube([.. Dimensions.Select(d => new Dimension(d.Code, d.Valid!))]);
}
