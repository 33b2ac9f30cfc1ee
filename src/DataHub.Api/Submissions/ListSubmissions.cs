using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using Microsoft.Net.Http.Headers;

namespace DataHub.Api.Submissions;

/// <summary><c>GET /v1/submissions</c>: newest first, a page at a time.</summary>
internal sealed class ListSubmissions(Database database, SubmissionStore submissions, SubmissionAccess access)
{
    private const string Route = "submissions";

    public async Task<IResult> RunAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request);
        var (limit, cursor) = (query.Limit(), query.Cursor(Route));
        Guid? before = Guid.TryParseExact(cursor, "D", out var id) ? id : null;
        if (cursor is not null && before is null)
        {
            query.Refuse("cursor", "invalidCursor");
        }

        var faults = query.Finish();
        if (faults.Count > 0)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        var caller = Caller.Of(context.User);
        if (!access.TryScope(caller, out var partner))
        {
            return Problems.Forbidden().ToResult();
        }

        await access.LogAsync(context, caller, Route);
        var page = database.Read(c => submissions.List(c, partner, before, limit + 1));
        if (page.Count > limit)
        {
            var next = QueryReader.MakeCursor(Route, page[limit - 1].Id.ToString());
            context.Response.Headers[HeaderNames.Link] = FormattableString.Invariant($"</v1/submissions?limit={limit}&cursor={next}>; rel=\"next\"");
        }

        return Results.Json(new SubmissionPage([.. page.Take(limit).Select(Of)]), JsonFormat.Options);
    }

    private static SubmissionSummary Of(StoredSubmission stored)
        => new(stored.Id, stored.Partner, stored.ReceivedAt.UtcDateTime, stored.AuditIndex, stored.WithdrawnAt?.UtcDateTime);
}
