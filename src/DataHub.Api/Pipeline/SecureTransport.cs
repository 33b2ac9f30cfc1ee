namespace DataHub.Api.Pipeline;

/// <summary>Marks a route that carries nothing worth hiding and that probes call without TLS.</summary>
internal sealed class PlainHttpAllowed;

/// <summary>
/// Outside Development, plain HTTP is refused and never redirected: a client that sent its token in the clear must notice. HTTPS is what arrives over the hub's
/// own TLS, or what a proxy named in <c>DataHub:TrustedProxies</c> says is HTTPS.
/// </summary>
internal sealed class SecureTransport(RequestDelegate next, IHostEnvironment environment)
{
    private readonly bool _plainAllowed = environment.IsDevelopment();

    public Task InvokeAsync(HttpContext context)
        => _plainAllowed || context.Request.IsHttps || context.GetEndpoint()?.Metadata.GetMetadata<PlainHttpAllowed>() is not null
            ? next(context)
            : Problems.HttpsRequired().ToResult().ExecuteAsync(context);
}
