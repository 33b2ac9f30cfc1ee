using DataHub.Api.Storage;
using Microsoft.AspNetCore.Mvc;

namespace DataHub.Api.Pipeline;

/// <summary>Turns exceptions and bare status codes into problems. What an exception says stays here: its message may hold what was sent.</summary>
internal sealed partial class ErrorAnswers(RequestDelegate next, ILogger<ErrorAnswers> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var problem = default(ProblemDetails);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (IOException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (Judge(failure) is var judged)
        {
            problem = judged;
        }

        if (problem is not null && context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        await AnswerAsync(context, problem);
    }

    private static async Task AnswerAsync(HttpContext context, ProblemDetails? problem)
    {
        var response = context.Response;
        if (problem is not null)
        {
            response.Clear();
        }
        else if (response is { HasStarted: false, StatusCode: >= 400, ContentLength: null or 0, ContentType: null })
        {
            problem = Problems.ForStatus(response.StatusCode);
        }

        if (problem is null)
        {
            return;
        }

        // HEAD is answered wherever GET is; routing knows of GET alone.
        if (problem.Status == StatusCodes.Status405MethodNotAllowed && response.Headers.GetCommaSeparatedValues("Allow") is { } allowed && allowed.Contains("GET"))
        {
            response.Headers.Allow = string.Join(", ", allowed.Union(["HEAD"]).Order(StringComparer.Ordinal));
        }

        await problem.ToResult().ExecuteAsync(context);
    }

    private ProblemDetails Judge(Exception failure)
    {
        switch (failure)
        {
            case BadHttpRequestException bad:
                return Problems.ForStatus(bad.StatusCode);
            // How the server says that the length of a chunk is no number it can hold.
            case IOException { InnerException: OverflowException }:
                return Problems.ForStatus(StatusCodes.Status400BadRequest);
            case StoreUnavailableException:
                LogUnavailable(TypesOf(failure));
                return Problems.Unavailable();
            default:
                LogFailure(TypesOf(failure), failure.StackTrace);
                return Problems.Internal();
        }
    }

    private static string TypesOf(Exception failure)
    {
        var name = DatabaseError.CodeOf(failure) is { } code ? $"{failure.GetType().Name} {code}" : failure.GetType().Name;
        return failure.InnerException is { } inner ? $"{name} < {TypesOf(inner)}" : name;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed: {Types}\n{Stack}")]
    private partial void LogFailure(string types, string? stack);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store is unavailable: {Types}")]
    private partial void LogUnavailable(string types);
}
