using System.Globalization;
using DataHub.Api.Catalogue;
using DataHub.Api.Csv;
using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.AuditLog;

namespace DataHub.Api.Audit.Reports;

/// <summary><c>GET /v1/reports/reads</c>: how often each client read each indicator, per day (UTC), from the log.</summary>
internal static class CountReads
{
    public const string CompleteHeader = "DataHub-Complete-Until";

    private const string Route = "/v1/reports/reads";

    private static readonly string[] Columns = ["day", "client", "indicator", "count"];

    public static void Map(WebApplication app)
        => app.MapGet(Route, HandleAsync).RequireScope(Scopes.Audit).Offering(Negotiation.Json, Negotiation.Csv).WithName("countReads");

    private static async Task<IResult> HandleAsync(HttpContext context, CatalogueStore catalogue, Database database, AuditCounts counts, AuditStore audit, ReadCounter counter)
    {
        var query = new QueryReader(context.Request);
        var request = Request.Read(query, catalogue.Current);
        if (query.Finish() is { Count: > 0 } faults)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        var page = request.Page ?? await FirstAsync(counter, database, audit);
        var found = database.Read(c => counts.Reads(c, request.Filter, page.End, page.Offset, request.Limit + 1));
        await audit.OfficerReadAsync(context, "reports/reads");
        if (found.Count > request.Limit)
        {
            PageLink.Add(context, Route, FormattableString.Invariant($"{page.End} {page.Offset + request.Limit} {page.CompleteUntil}"));
        }

        return Answer(context, DateTimeOffset.FromUnixTimeSeconds(page.CompleteUntil).UtcDateTime, found.Take(request.Limit));
    }

    /// <summary>What is still counted in memory goes to the log first; what comes later is on no page.</summary>
    private static async Task<Page> FirstAsync(ReadCounter counter, Database database, AuditStore audit)
    {
        var complete = await counter.FlushAsync(all: false, CancellationToken.None);
        return new Page(database.Read(audit.Size), 0, complete.ToUnixTimeSeconds());
    }

    private static IResult Answer(HttpContext context, DateTime completeUntil, IEnumerable<ReadCount> reads)
    {
        var lines = reads.Select(r => new ClientReads(DateOnly.ParseExact(r.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture), r.Client, r.Indicator, r.Count));
        context.Response.Headers[CompleteHeader] = completeUntil.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return CsvAnswer.IsAsked(context.Request)
            ? CsvAnswer.Of("reads", Columns, lines.Select(r => new object?[] { r.Day, r.Client, r.Indicator, r.Count }))
            : Results.Json(new Response(completeUntil, [.. lines]), JsonFormat.Options);
    }

    /// <param name="CompleteUntil">Reads before this time are counted here; of later ones some may be.</param>
    /// <param name="Reads">By day, client and indicator.</param>
    internal sealed record Response(DateTime CompleteUntil, IReadOnlyList<ClientReads> Reads);

    /// <param name="Day">In UTC.</param>
    /// <param name="Client">Client id of the reader.</param>
    /// <param name="Indicator">Code of the indicator.</param>
    /// <param name="Count">How many requests were answered.</param>
    internal sealed record ClientReads(DateOnly Day, string Client, string Indicator, long Count);

    /// <param name="End">The entry before which the list ends, as the first page fixed it.</param>
    /// <param name="Offset">How many lines came before.</param>
    /// <param name="CompleteUntil">In seconds.</param>
    private sealed record Page(long End, long Offset, long CompleteUntil);

    private sealed record Request(ReadFilter Filter, int Limit, Page? Page)
    {
        private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

        public static Request Read(QueryReader query, CatalogueSnapshot catalogue)
        {
            var indicator = query.Known("indicator", catalogue.Indicators.ContainsKey, "unknownIndicator");
            var client = query.Known("client", AuditEntryRules.IsClient, "invalidParameter");
            var (from, to) = query.TimeRange();
            var page = PageLink.Numbers(query, Route, 3) is [var end, var offset, var complete] ? new Page(end, offset, Math.Min(complete, Latest)) : null;
            return new Request(new ReadFilter(indicator, client, from, to), query.Limit(), page);
        }
    }
}
