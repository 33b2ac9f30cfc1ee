using System.Globalization;
using DataHub.Api.Csv;
using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.Api.Submissions;

namespace DataHub.Api.Audit.Reports;

/// <summary>
/// <c>GET /v1/indicators/{code}/publications</c>: the tables that readers saw at a moment. The first page fixes the moment, also when nobody named one.
/// </summary>
internal static class ListPublications
{
    private const string Route = "publications";

    private static readonly string[] Columns =
        ["partner", "timePeriod", "revision", "submission", "policyVersion", "storedAt", "reprotectedAt", "published", "suppressed", "sha256"];

    public static void Map(WebApplication app)
        => app.MapGet("/v1/indicators/{code}/publications", HandleAsync).RequireScope(Scopes.Audit).Offering(Negotiation.Json, Negotiation.Csv).WithName("listPublications");

    private static async Task<IResult> HandleAsync(
        HttpContext context, string code, CatalogueStore catalogue, Database database, PublicationStore publications, AuditStore audit, TimeProvider time)
    {
        var now = database.Read(c => publications.Latest(c, time.GetUtcNow()));
        var query = new QueryReader(context.Request);
        var request = Request.Read(query, code, now);
        if (query.Finish() is { Count: > 0 } faults)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        if (!catalogue.Current.Indicators.ContainsKey(code))
        {
            return Problems.NotFound().ToResult();
        }

        var found = database.Read(c => publications.List(c, code, request.At, (request.Partner, request.TimePeriod), request.Limit + 1));
        List<Publication> page = [.. found.Take(request.Limit).Select(Publication.Of)];
        await audit.OfficerReadAsync(context, $"publications/{code}");
        if (found.Count > request.Limit)
        {
            PageLink.Add(context, $"{Route}/{code}", FormattableString.Invariant($"{request.At.ToUnixTimeMilliseconds()} {page[^1].Partner} {page[^1].TimePeriod}"));
        }

        return CsvAnswer.IsAsked(context.Request)
            ? CsvAnswer.Of($"publications-{code}", Columns, page.Select(p => p.Line()))
            : Results.Json(new Response(code, request.At.UtcDateTime, page), JsonFormat.Options);
    }

    /// <param name="Indicator">Code of the indicator.</param>
    /// <param name="At">The moment.</param>
    /// <param name="Publications">The tables, by partner and period.</param>
    internal sealed record Response(string Indicator, DateTime At, IReadOnlyList<Publication> Publications);

    /// <param name="Partner">Code of the partner.</param>
    /// <param name="TimePeriod">The period.</param>
    /// <param name="Revision">1, 2, ...</param>
    /// <param name="Submission">The submission that it came with.</param>
    /// <param name="PolicyVersion">The policy that it was protected under as it was read.</param>
    /// <param name="StoredAt">When it was stored: readers saw it from then on.</param>
    /// <param name="ReprotectedAt">Since when it was read as it is told here, protected again; null where it was read as it was stored.</param>
    /// <param name="Published">How many of the cells that were sent readers saw the value of.</param>
    /// <param name="Suppressed">How many not.</param>
    /// <param name="Sha256">SHA-256 of what was read: it stands in the audit log as well.</param>
    internal sealed record Publication(
        string Partner, string TimePeriod, int Revision, Guid Submission, int PolicyVersion, DateTime StoredAt, DateTime? ReprotectedAt, int Published, int Suppressed, string Sha256)
    {
        public static Publication Of(StoredTable stored)
        {
            var (key, told) = (stored.Table.Key, AuditTables.Of(stored));
            return new(
                key.Partner,
                key.TimePeriod,
                told.Revision,
                stored.Submission,
                told.PolicyVersion,
                stored.FirstStoredAt.UtcDateTime,
                stored.Before is null ? null : stored.StoredAt.UtcDateTime,
                told.Published,
                told.Suppressed,
                told.Sha256);
        }

        public object?[] Line() => [Partner, TimePeriod, Revision, Submission.ToString(), PolicyVersion, StoredAt, ReprotectedAt, Published, Suppressed, Sha256];
    }

    private sealed record Request(DateTimeOffset At, string Partner, string TimePeriod, int Limit)
    {
        public static Request Read(QueryReader query, string code, DateTimeOffset now)
        {
            var at = query.Parsed("at", DateTimeText.Parse);
            if (at > now)
            {
                query.Refuse("at", "inFuture");
            }

            var (limit, cursor) = (query.Limit(), query.Cursor($"{Route}/{code}")?.Split(' '));
            if (cursor is [var moment, var partner, var period] && long.TryParse(moment, NumberStyles.None, CultureInfo.InvariantCulture, out var known) && known <= now.ToUnixTimeMilliseconds())
            {
                return new Request(DateTimeOffset.FromUnixTimeMilliseconds(known), partner, period, limit);
            }

            if (cursor is not null)
            {
                query.Refuse("cursor", "invalidCursor");
            }

            return new Request(at ?? now, string.Empty, string.Empty, limit);
        }
    }
}
