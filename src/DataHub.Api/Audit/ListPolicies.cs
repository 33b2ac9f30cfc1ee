using System.Text.Json.Serialization;
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

    private static async Task<IResult> HandleAsync(HttpContext context, string code, CatalogueStore catalogue, Database database, TighteningStore tightenings, AuditStore audit)
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

        var work = database.Read(c => tightenings.Of(c, code));
        var policies = catalogue.History(code)
            .DistinctBy(v => v.PolicyVersion)
            .Select(v => new PolicyVersion(v.PolicyVersion, v.Version, v.ChangedAt.UtcDateTime, v.Document.Policy, Reprotection.Of(work.GetValueOrDefault(v.PolicyVersion))));
        return Results.Json(new Response(code, [.. policies]), JsonFormat.Options);
    }

    /// <param name="Indicator">Code of the indicator.</param>
    /// <param name="Policies">Oldest first.</param>
    internal sealed record Response(string Indicator, IReadOnlyList<PolicyVersion> Policies);

    /// <param name="Version">The policy's version: the number that stands in receipts and aggregates.</param>
    /// <param name="IndicatorVersion">The version of the indicator that set it.</param>
    /// <param name="ChangedAt">When.</param>
    /// <param name="Policy">The policy.</param>
    /// <param name="Reprotection">How far stored tables are protected again; only where the policy hid more than the one before, and tables were stored.</param>
    internal sealed record PolicyVersion(
        int Version,
        int IndicatorVersion,
        DateTime ChangedAt,
        PolicyDocument Policy,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Reprotection? Reprotection);

    /// <param name="Tables">How many tables were stored, of any state.</param>
    /// <param name="Done">How many of them are protected again.</param>
    /// <param name="LegacyExposure">How many cells are hidden by that which had been published before. Whoever saw them still knows them.</param>
    /// <param name="FinishedAt">Since when all are; null while they are not.</param>
    /// <param name="ReplacedAt">Since when another policy stands in this one's place, so that the rest is not done under it; null while that is not so.</param>
    internal sealed record Reprotection(int Tables, int Done, int LegacyExposure, DateTime? FinishedAt, DateTime? ReplacedAt)
    {
        public static Reprotection? Of(Tightening? work) => work is null ? null : new Reprotection(work.Tables, work.Done, work.Exposed, work.FinishedAt?.UtcDateTime, work.ReplacedAt?.UtcDateTime);
    }
}
