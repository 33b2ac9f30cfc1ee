using DataHub.Disclosure.Tables;

namespace DataHub.Api.Aggregates;

/// <summary>The codes asked for in one dimension, in the order of the code list. A grouped dimension leaves out codes that do not exist in a period.</summary>
internal sealed record DimensionSelection(ReadDimension Dimension, IReadOnlyList<string> Codes, bool IsGrouped)
{
    public IEnumerable<string> CodesIn(TimePeriod period) => IsGrouped ? Codes.Where(c => Dimension.Exists(c, period)) : Codes;
}

/// <summary>What is asked for: every combination of the periods and of one code per dimension.</summary>
internal sealed record AggregateQuery(IReadOnlyList<TimePeriod> Periods, IReadOnlyList<DimensionSelection> Dimensions, bool WithBounds, string? Partner)
{
    /// <summary>An answer is one document, not pages; it holds at most this many observations.</summary>
    public const int MaxCells = 50_000;

    /// <summary>The observations by period, then by the dimensions in the indicator's order, the last running fastest.</summary>
    public IReadOnlyList<Observation> Answer(IndicatorFigures figures)
    {
        var observations = new List<Observation>();
        foreach (var period in Periods)
        {
            var totals = new PeriodTotals(figures, period, Partner);
            observations.AddRange(Combinations(period, []).Select(totals.At));
        }

        return observations;
    }

    private IEnumerable<IReadOnlyList<string>> Combinations(TimePeriod period, string[] prefix)
        => prefix.Length == Dimensions.Count ? [prefix] : Dimensions[prefix.Length].CodesIn(period).SelectMany(code => Combinations(period, [.. prefix, code]));
}
