using DataHub.Api.Csv;
using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Submissions;

/// <summary><c>GET /v1/submissions</c>: newest first, a page at a time. What comes in meanwhile stands before the first page.</summary>
internal sealed class ListSubmissions(Database database, CatalogueStore catalogue, SubmissionStore submissions, SubmissionAccess access)
{
    private const string Route = "submissions";

    private static readonly string[] Columns = ["id", "partner", "receivedAt", "auditIndex", "withdrawnAt"];

    public async Task<IResult> RunAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request);
        var (filter, limit, before) = (Filter(query), query.Limit(), Before(query));
        if (query.Finish() is { Count: > 0 } faults)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        // To say of another partner that it has sent nothing would be false.
        var caller = Caller.Of(context.User);
        if (!access.TryScope(caller, out var own) || (own is not null && filter.Partner is not null && filter.Partner != own))
        {
            return Problems.Forbidden().ToResult();
        }

        await access.LogAsync(context, caller, Route);
        var page = database.Read(c => submissions.List(c, filter with { Partner = own ?? filter.Partner }, before, limit + 1));
        if (page.Count > limit)
        {
            PageLink.Add(context, Route, page[limit - 1].Id.ToString());
        }

        return Answer(context, [.. page.Take(limit).Select(Of)]);
    }

    private SubmissionFilter Filter(QueryReader query)
    {
        var partner = query.Known("partner", catalogue.Current.Partners.ContainsKey, "unknownPartner");
        var timePeriod = query.Known("timePeriod", text => TimePeriod.TryParse(text, out _), "invalidPeriod");
        var (from, to) = query.TimeRange();
        return new SubmissionFilter(partner, timePeriod, from, to);
    }

    private static Guid? Before(QueryReader query)
    {
        var cursor = query.Cursor(Route);
        if (Guid.TryParseExact(cursor, "D", out var id))
        {
            return id;
        }

        if (cursor is not null)
        {
            query.Refuse("cursor", "invalidCursor");
        }

        return null;
    }

    private static IResult Answer(HttpContext context, List<SubmissionSummary> page)
        => CsvAnswer.IsAsked(context.Request)
            ? CsvAnswer.Of("submissions", Columns, page.Select(s => new object?[] { s.Id.ToString(), s.Partner, s.ReceivedAt, s.AuditIndex, s.WithdrawnAt }))
            : Results.Json(new SubmissionPage(page), JsonFormat.Options);

    private static SubmissionSummary Of(StoredSubmission stored)
        => new(stored.Id, stored.Partner, stored.ReceivedAt.UtcDateTime, stored.AuditIndex, stored.WithdrawnAt?.UtcDateTime);
}
