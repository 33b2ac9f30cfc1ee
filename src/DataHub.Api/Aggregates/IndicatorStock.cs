using DataHub.Api.Catalogue;
using DataHub.Api.Storage;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Aggregates;

/// <summary>A partner that supplies an indicator, or has a table of it.</summary>
internal sealed record Contributor(string Partner, Validity Validity);

/// <summary>What there is of an indicator: its dimensions, who contributes, and for which periods tables are stored.</summary>
internal sealed class IndicatorStock
{
    private readonly TableIndex _index;
    private readonly Granularity[] _lengths;

    public IndicatorStock(CatalogueSnapshot catalogue, IndicatorDocument indicator, TableIndex index)
    {
        (Indicator, _index) = (indicator, index);
        _lengths = [.. indicator.Lengths.OrderDescending()];
        Dimensions = [.. indicator.Dimensions.Select(d => new ReadDimension(d.Code, catalogue.CodeLists[d.CodeList].Document))];
        Contributors =
        [
            .. indicator.Suppliers.Union(index.Partners, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(code =>
                new Contributor(code, catalogue.Partners.TryGetValue(code, out var p) ? new Validity(p.Document.ValidFrom, p.Document.ValidTo) : default))
        ];
    }

    public IndicatorDocument Indicator { get; }

    public IReadOnlyList<ReadDimension> Dimensions { get; }

    /// <summary>The suppliers, and any partner of which a current table is stored, by code.</summary>
    public IReadOnlyList<Contributor> Contributors { get; }

    /// <summary>The periods for which any partner has a current table, in order.</summary>
    public IReadOnlyList<TimePeriod> StoredPeriods => _index.Periods;

    /// <summary>Whether only complete totals over all partners may be shown.</summary>
    public bool IsTotalOnly
        => Indicator.Policy.MinContributors > 1 || (Indicator.Policy.Visibility == "total-only" && Contributors.Count > 1);

    /// <summary>The parts that a longer period of a flow indicator is added up from; empty for others.</summary>
    public IEnumerable<TimePeriod> PartsOf(TimePeriod period) => Indicator.IsFlow ? _lengths.SelectMany(period.Split) : [];

    /// <summary>The lengths of period that a figure of this one can be the sum of, longest first.</summary>
    public IEnumerable<Granularity> LengthsBelow(TimePeriod period) => Indicator.IsFlow ? _lengths.Where(l => l < period.Granularity) : [];

    public bool HasTable(Contributor contributor, TimePeriod period) => _index.Find(contributor.Partner, period.ToString()) is not null;

    /// <summary>The tables from which figures of these periods are read: of one partner, or of all.</summary>
    public IReadOnlyCollection<StoredRow> TablesFor(IEnumerable<TimePeriod> periods, string? partner)
        => [.. periods.SelectMany(p => PartsOf(p).Prepend(p)).Distinct().SelectMany(p => _index.In(p.ToString())).Where(r => partner is null || r.Partner == partner)];
}
