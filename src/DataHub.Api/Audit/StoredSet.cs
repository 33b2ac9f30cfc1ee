using DataHub.Api.Catalogue;
using DataHub.Api.Policies;
using DataHub.Api.Storage;
using DataHub.Api.Submissions;
using DataHub.Disclosure;
using DataHub.Disclosure.Linked;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Audit;

/// <summary>One partner's tables that say something about each other, to be attacked in one go: every revision that readers were ever shown, as it is served now or was when it was replaced or withdrawn.</summary>
/// <param name="Partner">The partner.</param>
/// <param name="Tables">In the order in which they were stored.</param>
internal sealed record StoredSet(string Partner, IReadOnlyList<StoredTable> Tables)
{
    /// <summary>How many cells there are to attack.</summary>
    public int HiddenCells => Tables.Sum(t => t.Table.Cells.Count(c => c.Value is null));

    /// <summary>The periods, each once.</summary>
    public IReadOnlyList<string> Periods => [.. Tables.Select(t => t.Table.Key.TimePeriod).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The strictest that any of the tables was protected under: a policy that is not applied to them yet says nothing of them.</summary>
    public ProtectionRules Rules => Tables.Select(t => t.Table.Rules).Aggregate(StricterRules.And);

    /// <summary>The tables of an indicator in sets, the smallest first: when time runs out the hardest are left.</summary>
    public static IReadOnlyList<StoredSet> Of(IReadOnlyList<StoredTable> stored, IndicatorDocument indicator)
        => [.. stored.GroupBy(s => s.Table.Key.Partner).SelectMany(p => Of(p.Key, [.. p], indicator.Time)).OrderBy(s => s.Tables.Sum(t => t.Table.Cells.Count))];

    /// <summary>The tables with all codes that were valid in their periods.</summary>
    public IReadOnlyList<LinkedTable> Linked(CatalogueSnapshot snapshot, Versioned<IndicatorDocument> indicator, TableShapes shapes)
        => [.. Tables.Select(t => new LinkedTable(t.Table, shapes.Of(snapshot, indicator, PeriodOf(t)).Whole))];

    private static IEnumerable<StoredSet> Of(string partner, List<StoredTable> tables, Temporal temporal)
        => LinkedPeriods.Chains(tables.Select(PeriodOf), temporal).Select(chain => new StoredSet(partner, tables.FindAll(t => chain.Contains(PeriodOf(t)))));

    private static TimePeriod PeriodOf(StoredTable stored)
        => TimePeriod.TryParse(stored.Table.Key.TimePeriod, out var period) ? period : throw new FormatException("A stored period cannot be read.");
}
