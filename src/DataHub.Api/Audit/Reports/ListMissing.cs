using DataHub.Api.Catalogue;
using DataHub.Api.Csv;
using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Audit.Reports;

/// <summary>
/// <c>GET /v1/reports/missing</c>: which partners have not reported a period that is over, by the catalogue as it is now. What was withdrawn is not reported; what is held, is. In one piece: there are no more
/// lines than the catalogue has suppliers.
/// </summary>
internal static class ListMissing
{
    private static readonly string[] Columns = ["indicator", "partner", "timePeriod", "withdrawnAt"];

    public static void Map(WebApplication app)
        => app.MapGet("/v1/reports/missing", HandleAsync).RequireScope(Scopes.Audit).Offering(Negotiation.Json, Negotiation.Csv).WithName("listMissing");

    private static async Task<IResult> HandleAsync(HttpContext context, CatalogueStore catalogue, Database database, ReportedStore reported, AuditStore audit, TimeProvider time)
    {
        var snapshot = catalogue.Current;
        var query = new QueryReader(context.Request);
        var request = Request.Read(query, snapshot, time.GetUtcNow().UtcDateTime);
        if (query.Finish() is { Count: > 0 } faults)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        var period = request.Period.ToString();
        var due = Due(snapshot, request).ToList();
        var known = database.Read(c => reported.In(c, period, [.. due.Select(d => d.Indicator).Distinct(StringComparer.Ordinal)]));
        List<MissingTable> missing = [.. due.Where(d => known.GetValueOrDefault(d) is not { IsReported: true })
            .Select(d => new MissingTable(d.Indicator, d.Partner, known.GetValueOrDefault(d)?.WithdrawnAt?.UtcDateTime))];
        await audit.OfficerReadAsync(context, "reports/missing");
        return CsvAnswer.IsAsked(context.Request)
            ? CsvAnswer.Of($"missing-{period}", Columns, missing.Select(m => new object?[] { m.Indicator, m.Partner, period, m.WithdrawnAt }))
            : Results.Json(new Response(period, due.Count, missing), JsonFormat.Options);
    }

    /// <summary>Exactly what a submission for the period would be let in for.</summary>
    private static IEnumerable<(string Indicator, string Partner)> Due(CatalogueSnapshot catalogue, Request request)
        => from indicator in catalogue.Indicators.Values.Select(i => i.Document)
           where (request.Indicator ?? indicator.Code) == indicator.Code && indicator.Lengths.Contains(request.Period.Granularity)
           from partner in indicator.Suppliers.Order(StringComparer.Ordinal).Select(s => catalogue.Partners[s].Document)
           where (request.Partner ?? partner.Code) == partner.Code
               && new Validity(indicator.ValidFrom, indicator.ValidTo).And(new Validity(partner.ValidFrom, partner.ValidTo)).Covers(request.Period)
           select (indicator.Code, partner.Code);

    /// <param name="TimePeriod">The period.</param>
    /// <param name="Due">How many tables were due.</param>
    /// <param name="Missing">Those that are not there, by indicator and partner.</param>
    internal sealed record Response(string TimePeriod, int Due, IReadOnlyList<MissingTable> Missing);

    /// <param name="Indicator">Code of the indicator.</param>
    /// <param name="Partner">Code of the supplier.</param>
    /// <param name="WithdrawnAt">When what had been reported was withdrawn; null where nothing ever was.</param>
    internal sealed record MissingTable(string Indicator, string Partner, DateTime? WithdrawnAt);

    private sealed record Request(TimePeriod Period, string? Indicator, string? Partner)
    {
        public static Request Read(QueryReader query, CatalogueSnapshot catalogue, DateTime now)
        {
            var text = query.Required("timePeriod");
            if (!TimePeriod.TryParse(text, out var period) && text is not null)
            {
                query.Refuse("timePeriod", "invalidPeriod");
            }
            else if (period.LastMonth >= (12 * now.Year) + now.Month - 1)
            {
                query.Refuse("timePeriod", "inFuture");
            }

            return new Request(
                period,
                query.Known("indicator", catalogue.Indicators.ContainsKey, "unknownIndicator"),
                query.Known("partner", catalogue.Partners.ContainsKey, "unknownPartner"));
        }
    }
}
