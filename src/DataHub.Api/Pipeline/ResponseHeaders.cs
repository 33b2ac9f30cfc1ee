namespace DataHub.Api.Pipeline;

/// <summary>The headers of every response, whatever made it. A route may set its own <c>Cache-Control</c>.</summary>
internal sealed class ResponseHeaders(RequestDelegate next, HubOptions options, Draining draining)
{
    private readonly bool _variesByOrigin = options.CorsOrigins.Count > 0;

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(Add, context.Response);
        if (draining.IsOn && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }

        if (_variesByOrigin)
        {
            context.Response.OnStarting(AddVary, context.Response);
        }

        return next(context);
    }

    private static Task Add(object state)
    {
        var response = (HttpResponse)state;
        var headers = response.Headers;
        if (response.StatusCode == StatusCodes.Status503ServiceUnavailable && headers.RetryAfter.Count == 0)
        {
            headers.RetryAfter = "5";
        }

        headers["API-Version"] = HubInfo.ApiVersion;
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }

    // A page that is not let in must not be given, from some cache, the answer of one that is, nor the other way round.
    private static Task AddVary(object state)
    {
        var headers = ((HttpResponse)state).Headers;
        if (!headers.Vary.Contains("Origin"))
        {
            headers.Append("Vary", "Origin");
        }

        return Task.CompletedTask;
    }
}
