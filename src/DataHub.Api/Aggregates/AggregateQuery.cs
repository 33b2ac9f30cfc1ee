using DataHub.Disclosure.Tables;

namespace DataHub.Api.Aggregates;

/// <summary>The codes asked for in one dimension, in the order of the code list. A grouped dimension leaves out codes that are not valid in a period.</summary>
internal sealed record DimensionSelection(ReadDimension Dimension, IReadOnlyList<string> Codes, bool IsGrouped)
{
    public IEnumerable<string> CodesIn(TimePeriod period, IndicatorFigures figures) => IsGrouped ? Codes.Where(c => figures.Exists(Dimension, c, period)) : Codes;
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
            var codes = Dimensions.Select(d => d.CodesIn(period, figures).ToList()).ToList();
            observations.AddRange(Combinations(codes, []).Select(totals.At));
        }

        return observations;
    }

    private static IEnumerable<IReadOnlyList<string>> Combinations(List<List<string>> codes, string[] prefix)
        => prefix.Length == codes.Count ? [prefix] : codes[prefix.Length].SelectMany(code => Combinations(codes, [.. prefix, code]));
}
