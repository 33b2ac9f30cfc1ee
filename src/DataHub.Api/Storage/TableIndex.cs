using System.Collections.Immutable;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Storage;

/// <summary>Which current tables an indicator has, by period and partner, without what is in them.</summary>
internal sealed class TableIndex
{
    private readonly ImmutableDictionary<string, ImmutableDictionary<string, StoredRow>> _rows;

    private TableIndex(
        ImmutableDictionary<string, ImmutableDictionary<string, StoredRow>> rows, ImmutableSortedSet<string> partners, ImmutableSortedSet<TimePeriod> periods, long newest, long? updatedAt, int count)
        => (_rows, Partners, Periods, Newest, UpdatedAt, Count) = (rows, partners, periods, newest, updatedAt, count);

    /// <summary>Of an indicator of which nothing is stored.</summary>
    public static TableIndex Empty { get; } = new(
        ImmutableDictionary.Create<string, ImmutableDictionary<string, StoredRow>>(StringComparer.Ordinal), ImmutableSortedSet.Create<string>(StringComparer.Ordinal), [], 0, null, 0);

    /// <summary>Those with a table, by code.</summary>
    public ImmutableSortedSet<string> Partners { get; }

    /// <summary>Those of which somebody has a table, in order.</summary>
    public ImmutableSortedSet<TimePeriod> Periods { get; }

    /// <summary>The highest number of a row.</summary>
    public long Newest { get; }

    /// <summary>When what was stored last was stored, in milliseconds; null where there is nothing.</summary>
    public long? UpdatedAt { get; }

    /// <summary>How many tables there are.</summary>
    public int Count { get; }

    /// <summary>The table of a partner, or null.</summary>
    public StoredRow? Find(string partner, string period) => _rows.TryGetValue(period, out var tables) ? tables.GetValueOrDefault(partner) : null;

    /// <summary>All tables of a period.</summary>
    public IEnumerable<StoredRow> In(string period) => _rows.TryGetValue(period, out var tables) ? tables.Values : [];

    /// <summary>With these rows, each in the place of an earlier one of the same partner and period.</summary>
    public TableIndex With(IEnumerable<StoredRow> rows)
    {
        var (all, partners, periods) = (_rows.ToBuilder(), Partners.ToBuilder(), Periods.ToBuilder());
        var (newest, updatedAt, count) = (Newest, UpdatedAt, Count);
        foreach (var ofPeriod in rows.GroupBy(r => r.TimePeriod, StringComparer.Ordinal))
        {
            var tables = (all.GetValueOrDefault(ofPeriod.Key) ?? ImmutableDictionary.Create<string, StoredRow>(StringComparer.Ordinal)).ToBuilder();
            var before = tables.Count;
            foreach (var row in ofPeriod)
            {
                tables[row.Partner] = row;
                partners.Add(row.Partner);
                newest = Math.Max(newest, row.Id);
                updatedAt = Math.Max(updatedAt ?? row.StoredAt, row.StoredAt);
            }

            count += tables.Count - before;
            all[ofPeriod.Key] = tables.ToImmutable();
            periods.Add(TimePeriod.TryParse(ofPeriod.Key, out var period) ? period : throw new FormatException("A stored period cannot be read."));
        }

        return new TableIndex(all.ToImmutable(), partners.ToImmutable(), periods.ToImmutable(), newest, updatedAt, count);
    }
}
