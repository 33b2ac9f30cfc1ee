using System.Text.Json.Serialization;
using DataHub.Api.Catalogue;
using DataHub.Api.Csv;
using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.AuditLog;

namespace DataHub.Api.Audit;

/// <summary>
/// <c>GET /v1/indicators/{code}/policies</c>: under which policy an indicator stood, since when and by whom, oldest first. In one piece: there is one for each time that somebody changed it.
/// </summary>
internal static class ListPolicies
{
    private static readonly string[] Columns =
    [
        "version", "indicatorVersion", "changedAt", "changedBy", "auditIndex", "threshold", "zeros", "groupDisclosure", "revisions", "minContributors", "visibility", "pPercent", "weights",
        "reprotectionTables", "reprotectionDone", "reprotectionLegacyExposure", "reprotectionFinishedAt", "reprotectionReplacedAt",
    ];

    public static void Map(WebApplication app)
        => app.MapGet("/v1/indicators/{code}/policies", HandleAsync)
            .RequireScope(Scopes.Audit, Scopes.Catalogue).Offering(Negotiation.Json, Negotiation.Csv).WithName("listPolicies");

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

        var (work, changes) = database.Read(c => (tightenings.Of(c, code), Changes(c, audit, code)));
        List<PolicyVersion> policies = [.. catalogue.History(code)
            .DistinctBy(v => v.PolicyVersion)
            .Select(v => PolicyVersion.Of(v, changes.GetValueOrDefault(v.PolicyVersion), work.GetValueOrDefault(v.PolicyVersion)))];
        return CsvAnswer.IsAsked(context.Request) ? CsvAnswer.Of($"policies-{code}", Columns, policies.Select(p => p.Line())) : Results.Json(new Response(code, policies), JsonFormat.Options);
    }

    // The entries were written with the policies, each with the version that it made. Of all entries few tell of policies, and of those of an indicator many tell of reads.
    private static Dictionary<int, AuditEntry> Changes(StoreConnection connection, AuditStore audit, string code)
        => audit.List(connection, new AuditFilter(null, AuditActions.Policy, null, null, null, null), 0, int.MaxValue)
            .Where(e => e.Target == $"indicator/{code}").DistinctBy(e => e.Version).ToDictionary(e => e.Version ?? 0);

    /// <param name="Indicator">Code of the indicator.</param>
    /// <param name="Policies">Oldest first.</param>
    internal sealed record Response(string Indicator, IReadOnlyList<PolicyVersion> Policies);

    /// <param name="Version">The policy's version: the number that stands in receipts and aggregates.</param>
    /// <param name="IndicatorVersion">The version of the indicator that set it.</param>
    /// <param name="ChangedAt">When.</param>
    /// <param name="ChangedBy">The client id that did it; null where the log does not reach back.</param>
    /// <param name="AuditIndex">Number of the audit entry that tells of it; null as well then.</param>
    /// <param name="Policy">The policy.</param>
    /// <param name="Reprotection">How far stored tables are protected again; only where the policy hid more than the one before, and tables were stored.</param>
    internal sealed record PolicyVersion(
        int Version,
        int IndicatorVersion,
        DateTime ChangedAt,
        string? ChangedBy,
        long? AuditIndex,
        PolicyDocument Policy,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Reprotection? Reprotection)
    {
        public static PolicyVersion Of(Versioned<IndicatorDocument> made, AuditEntry? change, Tightening? work)
            => new(made.PolicyVersion, made.Version, made.ChangedAt.UtcDateTime, change?.Client, change?.Index, made.Document.Policy, Reprotection.Of(work));

        public object?[] Line() =>
        [
            Version, IndicatorVersion, ChangedAt, ChangedBy, AuditIndex,
            Policy.Threshold, Policy.Zeros, Policy.GroupDisclosure, Policy.Revisions, Policy.MinContributors, Policy.Visibility, Policy.PPercent,
            string.Join(' ', Policy.Weights.Select(w => FormattableString.Invariant($"{w.Dimension}={w.Weight}"))),
            Reprotection?.Tables, Reprotection?.Done, Reprotection?.LegacyExposure, Reprotection?.FinishedAt, Reprotection?.ReplacedAt,
        ];
    }

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
