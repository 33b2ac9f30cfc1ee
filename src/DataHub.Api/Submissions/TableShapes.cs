using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DataHub.Api.Catalogue;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Submissions;

/// <summary>
/// The shapes of tables, made once per version of the catalogue and dropped with it. Bounded, since a partner can think of very many periods.
/// </summary>
internal sealed class TableShapes(HubOptions options)
{
    private const int MaxShapes = 1_000;

    private readonly ConditionalWeakTable<CatalogueSnapshot, OfCatalogue> _shapes = [];

    /// <summary>The shape for a period, or for none when the period could not be read.</summary>
    public TableShape Of(CatalogueSnapshot catalogue, Versioned<IndicatorDocument> indicator, TimePeriod? period)
        => _shapes.GetValue(catalogue, c => new OfCatalogue(c, options.MaxCells)).Of(indicator, period);

    private sealed class OfCatalogue(CatalogueSnapshot catalogue, int maxCells)
    {
        private readonly ConcurrentDictionary<string, CodeTree> _trees = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<(string List, TimePeriod Period), CodeList> _lists = new();
        private readonly ConcurrentDictionary<(string Indicator, TimePeriod? Period), TableShape> _shapes = new();

        public TableShape Of(Versioned<IndicatorDocument> indicator, TimePeriod? period)
        {
            if (_shapes.Count > MaxShapes)
            {
                _shapes.Clear();
                _lists.Clear();
            }

            return _shapes.GetOrAdd(
                (indicator.Document.Code, period),
                _ => new TableShape(indicator, [.. indicator.Document.Dimensions.Select(d => DimensionOf(d, period))], maxCells));
        }

        private DimensionShape DimensionOf(DimensionDocument dimension, TimePeriod? period)
        {
            var tree = _trees.GetOrAdd(dimension.CodeList, l => new CodeTree(catalogue.CodeLists[l].Document.Codes));
            return new DimensionShape(
                dimension.Code, tree, period is { } p ? _lists.GetOrAdd((dimension.CodeList, p), _ => ListOf(dimension.CodeList, tree, p)) : null);
        }

        private CodeList ListOf(string list, CodeTree tree, TimePeriod period)
            => CodeList.Create(
                list,
                catalogue.CodeLists[list].Document.Codes.Where(c => tree.Find(c.Code)!.Value.Validity.Covers(period)).Select(c => (c.Code, c.Parent)));
    }
}
