using DataHub.Api.Csv;
using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;

namespace DataHub.Api.Audit.Reports;

/// <summary>
/// <c>GET /v1/reports/refusals</c>: how many submissions were refused, why, and how many accepted, per partner and calendar quarter (UTC), from the log. Dry runs and repeats of a known key are neither. In one
/// piece: there are no more lines than partners, quarters and reasons.
/// </summary>
internal static class CountRefusals
{
    private static readonly string[] Columns = ["partner", "timePeriod", "outcome", "reason", "count"];

    public static void Map(WebApplication app)
        => app.MapGet("/v1/reports/refusals", HandleAsync).RequireScope(Scopes.Audit).Offering(Negotiation.Json, Negotiation.Csv).WithName("countRefusals");

    private static async Task<IResult> HandleAsync(HttpContext context, CatalogueStore catalogue, Database database, AuditCounts counts, AuditStore audit)
    {
        var query = new QueryReader(context.Request);
        var partner = query.Known("partner", catalogue.Current.Partners.ContainsKey, "unknownPartner");
        var (from, to) = query.TimeRange();
        if (query.Finish() is { Count: > 0 } faults)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        var decisions = database.Read(c => counts.Decisions(c, partner, from, to));
        await audit.OfficerReadAsync(context, "reports/refusals");
        return CsvAnswer.IsAsked(context.Request)
            ? CsvAnswer.Of("refusals", Columns, decisions.Select(Line))
            : Results.Json(new Response([.. decisions.GroupBy(d => (d.Partner, d.Quarter)).Select(PartnerQuarter.Of)]), JsonFormat.Options);
    }

    private static object?[] Line(DecisionCount d) => [d.Partner, d.Quarter, d.Reason is null ? "accepted" : "refused", d.Reason, d.Count];

    /// <param name="Quarters">By partner, then by quarter; none where nothing was submitted.</param>
    internal sealed record Response(IReadOnlyList<PartnerQuarter> Quarters);

    /// <param name="Partner">Code of the partner; null for clients that are registered to none.</param>
    /// <param name="TimePeriod">The calendar quarter in which the submissions came.</param>
    /// <param name="Accepted">How many were accepted.</param>
    /// <param name="Refused">How many were refused.</param>
    /// <param name="Reasons">The same by reason.</param>
    internal sealed record PartnerQuarter(string? Partner, string TimePeriod, long Accepted, long Refused, IReadOnlyList<RefusalReason> Reasons)
    {
        public static PartnerQuarter Of(IGrouping<(string? Partner, string Quarter), DecisionCount> decisions)
        {
            List<RefusalReason> reasons = [.. decisions.Where(d => d.Reason is not null).Select(d => new RefusalReason(d.Reason!, d.Count))];
            return new(decisions.Key.Partner, decisions.Key.Quarter, decisions.Where(d => d.Reason is null).Sum(d => d.Count), reasons.Sum(r => r.Count), reasons);
        }
    }

    /// <param name="Reason">The last part of the type of the problem that was answered.</param>
    /// <param name="Count">How often.</param>
    internal sealed record RefusalReason(string Reason, long Count);
}
