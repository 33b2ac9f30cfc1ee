using System.Numerics;
using DataHub.Api.Json;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Aggregates;

/// <summary>
/// Reads the query of an aggregate request against the indicator:
/// <list type="bullet">
/// <item><c>timePeriod</c>: one period, or a range <c>2020-Q1..2020-Q4</c> of periods of one length; left out: every period of which a table is stored.</item>
/// <item><c>filter=DIMENSION:CODE,CODE</c>: these codes, each by itself; once per dimension.</item>
/// <item><c>groupBy=a,b*</c>: the codes one level below the filtered codes or below the total; with <c>*</c> those codes and all below them.</item>
/// <item><c>bounds</c>: <c>true</c> or <c>false</c>. <c>partner</c>: one supplier instead of all.</item>
/// </list>
/// A dimension neither filtered nor grouped is the total. The query that comes out holds only when the reader has no faults.
/// </summary>
internal sealed class AggregateQueryReader(QueryReader query, IndicatorStock stock)
{
    public AggregateQuery Read()
    {
        var periods = ReadPeriods();
        var filters = ReadFilters();
        var groupings = ReadGroupings();
        var selections = stock.Dimensions.Select(d => Select(d, filters.GetValueOrDefault(d.Code), groupings.GetValueOrDefault(d.Code))).ToList();
        var withBounds = query.Flag("bounds");
        var partner = query.Optional("partner");
        if (partner is not null && !stock.IsTotalOnly && stock.Contributors.All(c => c.Partner != partner))
        {
            query.Refuse("partner", "notASupplier");
        }

        if (selections.Aggregate((BigInteger)periods.Count, (cells, s) => cells * s.Codes.Count) > AggregateQuery.MaxCells)
        {
            query.Refuse(groupings.Count > 0 ? "groupBy" : filters.Count > 0 ? "filter" : "timePeriod", "answerTooLarge");
        }

        return new AggregateQuery(periods, selections, withBounds, partner);
    }

    private IReadOnlyList<TimePeriod> ReadPeriods()
    {
        if (query.Optional("timePeriod") is not { } text)
        {
            return stock.StoredPeriods;
        }

        var ends = text.Split("..");
        if (ends.Length > 2 || !TimePeriod.TryParse(ends[0], out var first) || !TimePeriod.TryParse(ends[^1], out var last) || first.Granularity != last.Granularity)
        {
            query.Refuse("timePeriod", "invalidPeriod");
            return [];
        }

        if (last < first)
        {
            query.Refuse("timePeriod", "periodReversed");
            return [];
        }

        var count = ((last.FirstMonth - first.FirstMonth) / (int)first.Granularity) + 1;
        if (count > AggregateQuery.MaxCells)
        {
            query.Refuse("timePeriod", "answerTooLarge");
            return [];
        }

        var periods = new List<TimePeriod>(count) { first };
        while (periods.Count < count)
        {
            periods.Add(periods[^1].Next());
        }

        return periods;
    }

    private Dictionary<string, IReadOnlyList<string>> ReadFilters()
    {
        var filters = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var text in query.Repeated("filter"))
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                query.Refuse("filter", "invalidParameter");
            }
            else if (stock.Dimensions.FirstOrDefault(d => d.Code == text[..colon]) is not { } dimension)
            {
                query.Refuse("filter", "unknownDimension");
            }
            else if (!filters.TryAdd(dimension.Code, ReadCodes(dimension, text[(colon + 1)..].Split(','))))
            {
                query.Refuse("filter", "duplicateItem");
            }
        }

        return filters;
    }

    private List<string> ReadCodes(ReadDimension dimension, string[] codes)
    {
        foreach (var _ in codes.Where(c => dimension.Codes.IndexOf(c) < 0))
        {
            query.Refuse("filter", "unknownCode");
        }

        if (codes.Distinct(StringComparer.Ordinal).Count() < codes.Length)
        {
            query.Refuse("filter", "duplicateItem");
        }

        return [.. codes.Where(c => dimension.Codes.IndexOf(c) >= 0).OrderBy(dimension.Codes.IndexOf)];
    }

    private Dictionary<string, bool?> ReadGroupings()
    {
        var groupings = new Dictionary<string, bool?>(StringComparer.Ordinal);
        foreach (var item in query.Optional("groupBy")?.Split(',') ?? [])
        {
            var isDeep = item.EndsWith('*');
            var code = isDeep ? item[..^1] : item;
            if (stock.Dimensions.All(d => d.Code != code))
            {
                query.Refuse("groupBy", "unknownDimension");
            }
            else if (!groupings.TryAdd(code, isDeep))
            {
                query.Refuse("groupBy", "duplicateItem");
            }
        }

        return groupings;
    }

    private static DimensionSelection Select(ReadDimension dimension, IReadOnlyList<string>? filter, bool? isDeep)
    {
        IReadOnlyList<string> from = filter ?? [CodeList.Total];
        if (isDeep is null)
        {
            return new DimensionSelection(dimension, from, IsGrouped: false);
        }

        var codes = dimension.Codes;
        var start = from.Select(codes.IndexOf).ToHashSet();
        var isChosen = new bool[codes.Count];
        for (var i = 0; i < codes.Count; i++)
        {
            // Parents have lower numbers than their children.
            var parent = codes.Parent(i);
            isChosen[i] = isDeep.Value ? start.Contains(i) || (parent >= 0 && isChosen[parent]) : start.Contains(parent);
        }

        return new DimensionSelection(dimension, [.. Enumerable.Range(0, codes.Count).Where(i => isChosen[i]).Select(i => codes[i])], IsGrouped: true);
    }
}
