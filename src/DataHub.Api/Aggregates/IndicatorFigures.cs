using DataHub.Api.Catalogue;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Aggregates;

/// <summary>A partner that supplies an indicator, or has a table of it.</summary>
internal sealed record Contributor(string Partner, Validity Validity);

/// <summary>
/// The current tables of one indicator, read partner by partner and over time.
/// <para>
/// A period for which the partner has a table is read from it. Otherwise, or when that table does not have the cell, a longer period of a flow indicator is
/// the sum of its parts, when all are there: of half-years, of quarters or of months, whichever is published, and each of them read like this again; a stock is never added over time. Parts in
/// which the code or the partner is not valid add nothing: no table could have held them.
/// </para>
/// </summary>
internal sealed class IndicatorFigures
{
    private readonly Dictionary<(string Partner, string Period), ReadableTable> _tables;
    private readonly Dictionary<TimePeriod, ContributorRule> _rules = [];
    private readonly Granularity[] _lengths;

    public IndicatorFigures(CatalogueSnapshot catalogue, IndicatorDocument indicator, IReadOnlyList<ReadableTable> tables)
    {
        Indicator = indicator;
        _lengths = [.. indicator.Lengths.OrderDescending()];
        Dimensions = [.. indicator.Dimensions.Select(d => new ReadDimension(d.Code, catalogue.CodeLists[d.CodeList].Document))];
        Contributors =
        [
            .. indicator.Suppliers.Union(tables.Select(t => t.Partner), StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(code =>
                new Contributor(code, catalogue.Partners.TryGetValue(code, out var p) ? new Validity(p.Document.ValidFrom, p.Document.ValidTo) : default))
        ];
        StoredPeriods = [.. tables.Select(t => t.TimePeriod).Distinct(StringComparer.Ordinal).Select(Parse).Order()];
        _tables = tables.ToDictionary(t => (t.Partner, t.TimePeriod));
    }

    public IndicatorDocument Indicator { get; }

    public IReadOnlyList<ReadDimension> Dimensions { get; }

    /// <summary>The suppliers, and any partner of which a current table is stored, by code.</summary>
    public IReadOnlyList<Contributor> Contributors { get; }

    /// <summary>The periods for which any partner has a current table, in order.</summary>
    public IReadOnlyList<TimePeriod> StoredPeriods { get; }

    /// <summary>Whether only complete totals over all partners may be shown.</summary>
    public bool IsTotalOnly
        => Indicator.Policy.MinContributors > 1 || (Indicator.Policy.Visibility == "total-only" && Contributors.Count > 1);

    /// <summary>The contributors of which a figure is expected: those that are valid in the period or in a part of it, and those that have a table.</summary>
    public IReadOnlyList<Contributor> ExpectedIn(TimePeriod period)
    {
        List<TimePeriod> all = [period, .. PartsOf(period)];
        return [.. Contributors.Where(c => all.Exists(p => c.Validity.Covers(p) || HasTable(c, p)))];
    }

    /// <summary>Whether the code of a dimension is valid in the period or in a part of it.</summary>
    public bool Exists(ReadDimension dimension, string code, TimePeriod period) => dimension.IsValid(code, period) || PartsOf(period).Any(p => dimension.IsValid(code, p));

    /// <summary>The parts that a longer period of a flow indicator is added up from; empty for others.</summary>
    public IEnumerable<TimePeriod> PartsOf(TimePeriod period) => Indicator.IsFlow ? _lengths.SelectMany(period.Split) : [];

    /// <summary>One contributor's figure.</summary>
    public Figure At(Contributor contributor, TimePeriod period, IReadOnlyList<string> codes)
    {
        var own = AtExactly(contributor, period, codes);
        var sums = own.IsKnown || !Indicator.IsFlow ? []
            : _lengths.Where(l => l < period.Granularity).Select(l => Figure.Sum(period.Split(l).Select(p => At(contributor, p, codes)))).ToList();

        // What is published can be added by anybody: it is not hidden because it is along another way.
        return sums.Count == 0 ? own : sums.MaxBy(s => s.Status == FigureStatus.Void ? -1 : (int)s.Status);
    }

    /// <summary>One contributor's figure as its table for exactly this period has it.</summary>
    public Figure AtExactly(Contributor contributor, TimePeriod period, IReadOnlyList<string> codes)
    {
        if (!_tables.TryGetValue((contributor.Partner, period.ToString()), out var table))
        {
            return contributor.Validity.Covers(period) ? Figure.Missing : Figure.Void;
        }

        return table.At(codes) ?? (AreValid(codes, period) ? Figure.Missing : Figure.Void);
    }

    /// <summary>The codes of a dimension, given by its place, that any table for exactly this period has.</summary>
    public IEnumerable<string> CodesUsedIn(TimePeriod period, int dimension)
        => Contributors.SelectMany(c => _tables.TryGetValue((c.Partner, period.ToString()), out var table) ? table.CodesOf(dimension) : []);

    /// <summary>What the least number of contributors allows to be shown of the tables for exactly this period.</summary>
    public ContributorRule ContributorsIn(TimePeriod period)
    {
        if (!_rules.TryGetValue(period, out var rule))
        {
            _rules.Add(period, rule = ContributorRule.Of(this, period));
        }

        return rule;
    }

    private bool HasTable(Contributor contributor, TimePeriod period) => _tables.ContainsKey((contributor.Partner, period.ToString()));

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

    private static TimePeriod Parse(string text) => TimePeriod.TryParse(text, out var period) ? period : throw new FormatException("A stored period cannot be read.");
}
