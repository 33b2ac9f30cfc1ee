using DataHub.Api.Catalogue;
using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;

namespace DataHub.Api.Audit;

/// <summary><c>GET /v1/indicators/{code}/policies</c>: under which policy an indicator stood and since when, oldest first.</summary>
internal static class ListPolicies
{
    public static void Map(WebApplication app)
        => app.MapGet("/v1/indicators/{code}/policies", HandleAsync)
            .RequireScope(Scopes.Audit, Scopes.Catalogue).Offering(Negotiation.Json).WithName("listPolicies");

    private static async Task<IResult> HandleAsync(HttpContext context, string code, CatalogueStore catalogue, AuditStore audit)
    {
        var query = new QueryReader(context.Request);
        if (query.Finish() is { Count: > 0 } faults)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        if (!catalogue.Current.Indicators.ContainsKey(code))
        {
            return Problems.NotFound().ToResult();
        }

        if (Caller.Of(context.User).Has(Scopes.Audit))
        {
            await audit.OfficerReadAsync(context, $"policies/{code}");
        }

        var policies = catalogue.History(code)
            .DistinctBy(v => v.PolicyVersion)
            .Select(v => new PolicyVersion(v.PolicyVersion, v.Version, v.ChangedAt.UtcDateTime, v.Document.Policy));
        return Results.Json(new Response(code, [.. policies]), JsonFormat.Options);
    }

    /// <param name="Indicator">Code of the indicator.</param>
    /// <param name="Policies">Oldest first.</param>
    internal sealed record Response(string Indicator, IReadOnlyList<PolicyVersion> Policies);

    /// <param name="Version">The policy's version: the number that stands in receipts and aggregates.</param>
    /// <param name="IndicatorVersion">The version of the indicator that set it.</param>
    /// <param name="ChangedAt">When.</param>
    /// <param name="Policy">The policy.</param>
    internal sealed record PolicyVersion(int Version, int IndicatorVersion, DateTime ChangedAt, PolicyDocument Policy);
}
