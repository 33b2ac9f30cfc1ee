using System.Globalization;
using System.Text.Json.Serialization;
using DataHub.Api.Json;
using DataHub.Api.Processing;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.Api.Submissions;
using DataHub.AuditLog;

namespace DataHub.Api.Audit;

/// <summary><c>GET /v1/indicators/{code}/disclosure-audit</c>: runs the attacker now, over all that is stored of an indicator.</summary>
internal static class RunDisclosureAudit
{
    public static void Map(WebApplication app)
        => app.MapGet("/v1/indicators/{code}/disclosure-audit", HandleAsync).RequireScope(Scopes.Audit).Offering(Negotiation.Json).WithName("runDisclosureAudit");

    private static async Task<IResult> HandleAsync(HttpContext context, string code, CatalogueStore catalogue, DisclosureAudit audits, AuditStore audit, ProcessingRecords records)
    {
        var query = new QueryReader(context.Request);
        if (query.Finish() is { Count: > 0 } faults)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        if (!catalogue.Current.Indicators.TryGetValue(code, out var indicator))
        {
            return Problems.NotFound().ToResult();
        }

        using var record = records.Begin(AuditActions.DisclosureAudit, code);
        if (await audits.RunAsync(indicator, context.RequestAborted) is not { } report)
        {
            record?.Drop();
            context.Response.Headers.RetryAfter = EngineGate.AuditPatience.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return Problems.TooManyRequests().ToResult();
        }

        // That it ran and nothing more: the tables are never changed, so what it came to can be found out again, and the log, which goes further than they do, is no list of where to look.
        await audit.AppendAsync(RequestAudit.Entry(context, AuditActions.DisclosureAudit, "done") with { Target = $"indicator/{code}" }, context.RequestAborted);
        record?.Done();
        return Results.Json(report.ToResponse(), JsonFormat.Options);
    }

    /// <param name="Indicator">Code of the indicator.</param>
    /// <param name="RanAt">When it began.</param>
    /// <param name="Engine">Version of the engine.</param>
    /// <param name="PolicyVersion">Version of the policy in force.</param>
    /// <param name="Tables">How many tables were attacked, of every revision that readers were ever shown.</param>
    /// <param name="LinkedSets">In how many sets of tables that say something about each other.</param>
    /// <param name="HiddenCells">How many cells are hidden in them, those that follow from what was sent included.</param>
    /// <param name="Safe">Nothing was found, and nothing is undecided.</param>
    /// <param name="Findings">Where something is given away.</param>
    /// <param name="Undecided">What could not be decided.</param>
    internal sealed record Response(
        string Indicator,
        DateTime RanAt,
        string Engine,
        int PolicyVersion,
        int Tables,
        int LinkedSets,
        int HiddenCells,
        bool Safe,
        IReadOnlyList<Finding> Findings,
        IReadOnlyList<Undecided> Undecided);

    /// <summary>Where something is given away: never what.</summary>
    /// <param name="Partner">Whose table; left out for a total over partners.</param>
    /// <param name="TimePeriod">The period.</param>
    /// <param name="Revision">The newest revision that has the cell; left out where none has it.</param>
    /// <param name="Dimensions">The cell; left out where it cannot be said which.</param>
    internal sealed record Finding(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Partner,
        string TimePeriod,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Revision,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Dimensions);

    /// <summary>What could not be decided.</summary>
    /// <param name="Partner">Whose tables; left out for the totals over partners.</param>
    /// <param name="TimePeriods">The periods of the tables that are linked with each other.</param>
    /// <param name="Reason">Why.</param>
    internal sealed record Undecided(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Partner, IReadOnlyList<string> TimePeriods, string Reason);
}
