using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using DataHub.Api.Aggregates;
using DataHub.Api.Catalogue;
using DataHub.Api.Json;
using DataHub.Api.Storage;
using DataHub.Disclosure.Tables;
using Microsoft.AspNetCore.Http;

namespace DataHub.Api.Tests.Aggregates;

/// <summary>Stored tables and a catalogue for the tests of reading: victims by area and age.</summary>
internal static class Stored
{
    public static readonly CodeEntry[] Areas =
        [Code("regio"), Code("rotterdam", "regio"), Code("overig", "regio"), Code("elders"), Code("nieuw") with { ValidFrom = "2021-S2" }];

    public static readonly CodeEntry[] Ages = [Code("minor"), Code("adult")];

    /// <summary>The cube of a table in which every code was used.</summary>
    public static Cube FullCube { get; } = CubeOf("regio", "rotterdam<regio", "overig<regio", "elders");

    public static IndicatorDocument Indicator { get; } = new(
        "victims",
        new Label("Slachtoffers", "Victims"),
        "results",
        "persons",
        "count",
        "flow",
        ["year"],
        [new DimensionDocument("area", "areas"), new DimensionDocument("age", "ages")],
        ["a"],
        new PolicyDocument(5, "publish", "allow", "immediate", 1, "partner-visible"),
        null,
        [],
        null,
        null);

    private static readonly ConditionalWeakTable<IndicatorFigures, List<ReadableTable>> Tables = [];

    public static IndicatorDocument Quarterly { get; } = Indicator with { Periods = ["quarter"] };

    public static IndicatorDocument TotalOnly { get; } = Indicator with { Suppliers = ["a", "b"], Policy = Indicator.Policy with { Visibility = "total-only" } };

    /// <summary>A cube by area, as <c>code&lt;parent</c>, and age; a code that starts with ~ stands for what nobody sent.</summary>
    public static Cube CubeOf(params string[] areas) => new(
    [
        new Dimension("area", CodeList.Create("areas", areas.Select(a => a.Split('<')).Select(a => (a[0], a.ElementAtOrDefault(1))))),
        new Dimension("age", CodeList.Flat("ages", "minor", "adult")),
    ]);

    /// <summary>Cells as <c>area,age: 29</c>, <c>area,age: hidden 1..7</c> or <c>hidden 1..</c>; <c>follows</c> before the figure for one that was not sent.</summary>
    public static StoredTable Table(string partner, string period, params string[] cells) => Table(partner, period, FullCube, 5, cells);

    public static StoredTable Table(string partner, string period, Cube cube, int threshold, params string[] cells)
    {
        var parsed = cells.Select(c => c.Split(": ")).Select(c => (Position: cube.CellAt(c[0].Split(',', StringSplitOptions.RemoveEmptyEntries)), Text: c[1])).OrderBy(c => c.Position).ToList();
        var lines = parsed.Select(c => string.Create(
            CultureInfo.InvariantCulture,
            $"cell {c.Position} {(c.Text.StartsWith("follows", StringComparison.Ordinal) ? "follows" : "sent")} {StateOf(c.Text)}\n"));
        var text = $"datahub-table 1\npartner {partner}\nindicator victims\nperiod {period}\nrevision 1\npolicy 1\nthreshold {threshold}\nmeasure count\n"
            + string.Concat(cube.Dimensions.Select(LineOf)) + string.Concat(lines);
        var bounds = parsed.Where(c => c.Text.Contains("hidden", StringComparison.Ordinal)).ToDictionary(c => c.Position, c => BoundsOf(c.Text));
        return new StoredTable(Guid.Empty, ProtectedTableFormat.Read(Encoding.UTF8.GetBytes(text)), bounds, [], DateTimeOffset.UnixEpoch, TableState.Current);
    }

    public static IndicatorFigures Figures(IndicatorDocument indicator, params StoredTable[] tables)
    {
        var rows = tables.Select((t, i) => new StoredRow { Id = i, Partner = t.Table.Key.Partner, TimePeriod = t.Table.Key.TimePeriod });
        var readable = tables.Select(t => new ReadableTable(t)).ToList();
        var figures = new IndicatorFigures(new IndicatorStock(Catalogue(indicator), indicator, TableIndex.Empty.With(rows)), readable);
        Tables.Add(figures, readable);
        return figures;
    }

    /// <summary>The answer to a query, a line each: <c>2020 regio,minor suppressed 1..7 1/1</c>; from the tables that the hub reads for it, and no others.</summary>
    public static IReadOnlyList<string> Ask(IndicatorFigures figures, string query)
    {
        var asked = Query(figures, query);
        var needed = figures.Stock.TablesFor(asked.Periods, asked.Partner).Select(r => (r.Partner, r.TimePeriod)).ToHashSet();
        var few = Tables.TryGetValue(figures, out var tables) ? new IndicatorFigures(figures.Stock, tables.Where(t => needed.Contains((t.Partner, t.TimePeriod)))) : figures;
        return [.. asked.Answer(few).Select(o => $"{o.TimePeriod} {string.Join(',', o.Codes)} {Text(o)} {o.Reported}/{o.Expected}")];
    }

    public static AggregateQuery Query(IndicatorFigures figures, string query)
    {
        var reader = new QueryReader(new DefaultHttpContext { Request = { QueryString = new QueryString("?" + query) } }.Request);
        var result = new AggregateQueryReader(reader, figures.Stock).Read();
        Assert.That(reader.Finish(), Is.Empty);
        return result;
    }

    public static CatalogueSnapshot Catalogue(IndicatorDocument indicator) => CatalogueSnapshot.Empty with
    {
        CodeLists = Versions(d => d.Code, new CodeListDocument("areas", new Label("a", "a"), Areas), new CodeListDocument("ages", new Label("a", "a"), Ages)),
        Partners = Versions(d => d.Code, Partner("a", null), Partner("b", null), Partner("c", "2021-Q3")),
        Indicators = Versions(d => d.Code, indicator),
    };

    private static PartnerDocument Partner(string code, string? validFrom) => new(code, new Label(code, code), [code], null, validFrom, null);

    private static CodeEntry Code(string code, string? parent = null) => new(code, parent, new Label(code, code), null, null);

    private static ImmutableSortedDictionary<string, Versioned<T>> Versions<T>(Func<T, string> codeOf, params T[] documents)
        => documents.ToImmutableSortedDictionary(codeOf, d => new Versioned<T>(d, 1, 1, "\"1\"", DateTimeOffset.UnixEpoch), StringComparer.Ordinal);

    private static string Text(Observation o) => o.Status switch
    {
        ObservationStatus.Suppressed => o.Bounds is { } b ? string.Create(CultureInfo.InvariantCulture, $"suppressed {b.Lower}..{b.Upper}") : "suppressed",
        ObservationStatus.Missing => "missing",
        _ => string.Create(CultureInfo.InvariantCulture, $"{(o.Status == ObservationStatus.Partial ? "partial" : "published")} {o.Value}"),
    };

    private static string StateOf(string text) => text.Contains("hidden", StringComparison.Ordinal) ? "suppressed" : $"published {text.Split(' ')[^1]}";

    private static Bounds BoundsOf(string text)
    {
        var ends = text.Split(' ')[^1].Split("..").Select(e => long.TryParse(e, CultureInfo.InvariantCulture, out var n) ? n : (long?)null).ToList();
        return new Bounds(ends[0]!.Value, ends[1]);
    }

    private static string LineOf(Dimension dimension)
    {
        var codes = dimension.Codes;
        var words = Enumerable.Range(0, codes.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{codes[i]}/{(i == 0 ? "-" : codes.Parent(i))}"));
        return $"dimension {dimension.Code} {codes.Name} {string.Join(' ', words)}\n";
    }
}
