using DataHub.Api.Catalogue;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Aggregates;

/// <summary>
/// The current tables of one indicator, read partner by partner and over time.
/// <para>
/// A period for which the partner has a table is read from it. Otherwise, or when that table does not have the cell, a longer period of a flow indicator is
/// the sum of its parts, when all are there: of half-years, of quarters or of months, whichever is published, and each of them read like this again; a stock is never added over time. Parts in
/// which the code or the partner is not valid add nothing: no table could have held them.
/// </para>
/// </summary>
internal sealed class IndicatorFigures(IndicatorStock stock, IEnumerable<ReadableTable> tables)
{
    private readonly Dictionary<(string Partner, string Period), ReadableTable> _tables = tables.ToDictionary(t => (t.Partner, t.TimePeriod));
    private readonly Dictionary<TimePeriod, ContributorRule> _rules = [];

    public IndicatorStock Stock => stock;

    public IndicatorDocument Indicator => stock.Indicator;

    public IReadOnlyList<ReadDimension> Dimensions => stock.Dimensions;

    /// <inheritdoc cref="IndicatorStock.Contributors"/>
    public IReadOnlyList<Contributor> Contributors => stock.Contributors;

    /// <inheritdoc cref="IndicatorStock.StoredPeriods"/>
    public IReadOnlyList<TimePeriod> StoredPeriods => stock.StoredPeriods;

    /// <inheritdoc cref="IndicatorStock.IsTotalOnly"/>
    public bool IsTotalOnly => stock.IsTotalOnly;

    /// <summary>The contributors of which a figure is expected: those that are valid in the period or in a part of it, and those that have a table.</summary>
    public IReadOnlyList<Contributor> ExpectedIn(TimePeriod period)
    {
        List<TimePeriod> all = [period, .. PartsOf(period)];
        return [.. Contributors.Where(c => all.Exists(p => c.Validity.Covers(p) || stock.HasTable(c, p)))];
    }

    /// <summary>Whether the code of a dimension is valid in the period or in a part of it.</summary>
    public bool Exists(ReadDimension dimension, string code, TimePeriod period) => dimension.IsValid(code, period) || PartsOf(period).Any(p => dimension.IsValid(code, p));

    /// <inheritdoc cref="IndicatorStock.PartsOf"/>
    public IEnumerable<TimePeriod> PartsOf(TimePeriod period) => stock.PartsOf(period);

    /// <summary>A contributor's table for exactly this period, or null.</summary>
    public ReadableTable? TableOf(Contributor contributor, TimePeriod period) => _tables.GetValueOrDefault((contributor.Partner, period.ToString()));

    /// <summary>One contributor's figure. Where its table for exactly this period knows it, it is that.</summary>
    public Figure At(Contributor contributor, TimePeriod period, IReadOnlyList<string> codes)
    {
        var own = AtExactly(contributor, period, codes);
        var sums = own.IsKnown ? []
            : stock.LengthsBelow(period).Select(l => Figure.Sum(period.Split(l).Select(p => At(contributor, p, codes)))).ToList();

        // What is published can be added by anybody: it is not hidden because it is along another way.
        return sums.Count == 0 ? own : sums.MaxBy(s => s.Status == FigureStatus.Void ? -1 : (int)s.Status);
    }

    /// <summary>One contributor's figure as its table for exactly this period has it.</summary>
    public Figure AtExactly(Contributor contributor, TimePeriod period, IReadOnlyList<string> codes)
    {
        if (TableOf(contributor, period) is not { } table)
        {
            return contributor.Validity.Covers(period) ? Figure.Missing : Figure.Void;
        }

        return table.At(codes) ?? (AreValid(codes, period) ? Figure.Missing : Figure.Void);
    }

    /// <summary>The codes of a dimension, given by its place, that any table for exactly this period has.</summary>
    public IEnumerable<string> CodesUsedIn(TimePeriod period, int dimension)
        => Contributors.SelectMany(c => TableOf(c, period)?.CodesOf(dimension) ?? []);

    /// <summary>What the least number of contributors allows to be shown of the tables for exactly this period.</summary>
    public ContributorRule ContributorsIn(TimePeriod period)
    {
        if (!_rules.TryGetValue(period, out var rule))
        {
            _rules.Add(period, rule = ContributorRule.Of(this, period));
        }

        return rule;
    }

    private bool AreValid(IReadOnlyList<string> codes, TimePeriod period)
    {
        for (var d = 0; d < codes.Count; d++)
        {
            if (!Dimensions[d].IsValid(codes[d], period))
            {
                return false;
            }
        }

        return true;
    }
}
