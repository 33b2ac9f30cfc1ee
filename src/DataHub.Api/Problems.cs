using System.Text.Json;
using DataHub.Api.Json;
using Microsoft.AspNetCore.Mvc;

namespace DataHub.Api;

/// <summary>Every error that the API can answer, once. None of them holds anything that was sent.</summary>
internal static class Problems
{
    /// <summary>At most this many faults are listed; what comes after is counted.</summary>
    public const int MaxFaults = 10_000;

    private const string TypePrefix = "urn:datahub:problem:";

    public const string ContentType = "application/problem+json";

    /// <param name="faults">Those that are listed, at most <see cref="MaxFaults"/>.</param>
    /// <param name="further">How many more there are.</param>
    public static ProblemDetails InvalidRequest(IReadOnlyList<Fault> faults, int further = 0)
    {
        var problem = Make(400, "invalid-request", "The request is not valid", "Nothing was stored. Every fault is listed in errors.");
        problem.Extensions["errors"] = faults.Take(MaxFaults).ToArray();
        further += Math.Max(0, faults.Count - MaxFaults);
        if (further > 0)
        {
            problem.Extensions["furtherErrors"] = further;
        }

        return problem;
    }

    public static ProblemDetails Unauthorized() => Make(401, "unauthorized", "Sign-in is needed", "Send a valid access token in the Authorization header.");

    public static ProblemDetails Forbidden() => Make(403, "forbidden", "Not allowed", "The access token does not allow this.");

    public static ProblemDetails HttpsRequired() => Make(403, "https-required", "HTTPS is needed", "The hub answers HTTPS alone. A token that was sent in the clear must be replaced.");

    public static ProblemDetails ConflictingRoles()
        => Make(403, "conflicting-roles", "Conflicting roles", "One token cannot serve two of partner, privacy officer and steward.");

    public static ProblemDetails TotalOnly()
        => Make(403, "total-only", "Totals only", "This indicator is shown as a total over all partners, never by partner.");

    public static ProblemDetails NotFound() => Make(404, "not-found", "Not found", "There is nothing here, or nothing that this token may see.");

    public static ProblemDetails MethodNotAllowed() => Make(405, "method-not-allowed", "Method not allowed", "The Allow header lists the methods of this resource.");

    public static ProblemDetails NotAcceptable() => Make(406, "not-acceptable", "Not acceptable", "None of the media types in Accept is on offer here.");

    public static ProblemDetails Conflict(string type, string detail) => Make(409, type, "Conflict", detail);

    /// <summary>Stored tables depend on what the change would touch.</summary>
    public static ProblemDetails Frozen(string detail) => Conflict("frozen", detail);

    public static ProblemDetails Superseded()
        => Conflict("superseded", "A later submission has replaced one of its tables. Withdraw that one, or submit again.");

    public static ProblemDetails PreconditionFailed() => Make(412, "precondition-failed", "Precondition failed", "The resource has changed, or exists already. Read it again.");

    public static ProblemDetails TooLarge() => Make(413, "too-large", "Body too large", "The body is larger than this route accepts.");

    public static ProblemDetails UnsupportedMediaType() => Make(415, "unsupported-media-type", "Unsupported media type", "This route takes application/json without content encoding.");

    public static ProblemDetails KeyReused()
        => Make(422, "idempotency-key-reused", "Idempotency key re-used", "The key was used for a submission that is stored differently. Send another key.");

    public static ProblemDetails PreconditionRequired()
        => Make(428, "precondition-required", "Precondition required", "Send If-Match with the current ETag, or If-None-Match: * to create.");

    public static ProblemDetails TooManyRequests() => Make(429, "too-many-requests", "Too many requests", "Wait as long as Retry-After says.");

    public static ProblemDetails Internal() => Make(500, "internal", "Internal error", "Something went wrong here. Nothing was stored by this request.");

    public static ProblemDetails Unavailable() => Make(503, "unavailable", "Temporarily unavailable", "The store cannot be written now. Nothing was stored. Try again later.");

    /// <summary>The problem for a bare status code.</summary>
    public static ProblemDetails ForStatus(int status) => status switch
    {
        400 => Make(400, "bad-request", "Bad request", "The request cannot be read."),
        401 => Unauthorized(),
        403 => Forbidden(),
        404 => NotFound(),
        405 => MethodNotAllowed(),
        406 => NotAcceptable(),
        412 => PreconditionFailed(),
        413 => TooLarge(),
        415 => UnsupportedMediaType(),
        428 => PreconditionRequired(),
        429 => TooManyRequests(),
        503 => Unavailable(),
        >= 500 => Internal(),
        _ => Make(status, "request-refused", "Request refused", "The server refused the request."),
    };

    /// <summary>The result that writes a problem.</summary>
    public static IResult ToResult(this ProblemDetails problem) => new ProblemResult(problem);

    /// <summary>The last part of the problem's type: a name from a closed list, fit for the audit log.</summary>
    public static string NameOf(ProblemDetails problem) => problem.Type![TypePrefix.Length..];

    private static ProblemDetails Make(int status, string type, string title, string detail)
        => new() { Status = status, Type = TypePrefix + type, Title = title, Detail = detail };

    private sealed class ProblemResult(ProblemDetails problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = problem.Status ?? 500;
            httpContext.Response.ContentType = ContentType;
            var body = JsonSerializer.SerializeToUtf8Bytes(problem, JsonFormat.Options);
            httpContext.Response.ContentLength = body.Length;
            return httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
        }
    }
}
