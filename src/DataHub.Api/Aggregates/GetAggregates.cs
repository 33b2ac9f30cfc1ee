using DataHub.Api.Audit;
using DataHub.Api.Catalogue;
using DataHub.Api.Json;
using DataHub.Api.Processing;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.AuditLog;

namespace DataHub.Api.Aggregates;

/// <summary><c>GET /v1/indicators/{code}/aggregates</c>: what a dashboard reads. Parameters: see <see cref="AggregateQueryReader"/>.</summary>
internal static class GetAggregates
{
    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet("/v1/indicators/{code}/aggregates", Handle).RequireScope(Scopes.Read).Offering(Negotiation.Json).WithName("getAggregates");

    private static IResult Handle(string code, HttpContext context, CatalogueStore catalogue, AggregateAnswers answers, ReadCounter counter, ProcessingRecords records)
    {
        var snapshot = catalogue.Current;
        if (!snapshot.Indicators.TryGetValue(code, out var indicator))
        {
            return Problems.NotFound().ToResult();
        }

        using var record = records.Begin(AuditActions.AggregatesRead, code);
        var (answer, problem) = answers.Get(snapshot, indicator, context.Request);
        if (answer is null)
        {
            // A question that cannot be answered reads nothing.
            if (problem!.Status < StatusCodes.Status500InternalServerError)
            {
                record?.Drop();
            }

            return problem.ToResult();
        }

        counter.Count(Caller.Of(context.User).ClientId, code);
        record?.Done();
        return new AnswerResult(answer);
    }

    private sealed class AnswerResult(AggregateAnswer answer) : IResult
    {
        // Kept by the reader's own cache alone, and asked about each time: what is withdrawn must not be shown from a cache.
        private const string CacheControl = "private, no-cache";

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.Headers.ETag = answer.ETag;
            response.Headers.CacheControl = CacheControl;
            if (Preconditions.IsHeld(httpContext.Request, answer.ETag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            response.ContentType = Negotiation.Json;
            response.ContentLength = answer.Body.Length;
            return response.Body.WriteAsync(answer.Body, httpContext.RequestAborted).AsTask();
        }
    }
}
