using System.Net.Mime;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace DataHub.Api.Pipeline;

/// <summary>How large a body may be, and that it is JSON without content encoding.</summary>
internal sealed class BodyRules(RequestDelegate next)
{
    /// <summary>Bytes of a body, but for submissions.</summary>
    public const long Limit = 64 * 1024;

    /// <summary>Bytes of a submission.</summary>
    public const long SubmissionLimit = 32 * 1024 * 1024;

    private const string Submissions = "/v1/submissions";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var limit = HttpMethods.IsPost(request.Method) && request.Path == Submissions ? SubmissionLimit : Limit;
        if (request.ContentLength > limit)
        {
            return Problems.TooLarge().ToResult().ExecuteAsync(context);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limit;
        }

        var takesBody = context.GetEndpoint() is RouteEndpoint && (HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method));
        return takesBody && !IsPlainJson(request)
            ? Problems.UnsupportedMediaType().ToResult().ExecuteAsync(context)
            : next(context);
    }

    private static bool IsPlainJson(HttpRequest request)
        => request.Headers.ContentEncoding.Count == 0
            && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
