using Microsoft.AspNetCore.Cors.Infrastructure;

namespace DataHub.Api.Security;

/// <summary>Which web pages may call the hub from a browser.</summary>
internal static class CorsPolicies
{
    /// <summary>The policy of what is public: any page may read it.</summary>
    public const string Public = "public";

    private static readonly string[] Requests = ["Accept", "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "traceparent"];

    private static readonly string[] Answers = ["API-Version", "DataHub-Warning", "ETag", "Idempotency-Replayed", "Link", "Location", "Retry-After", "WWW-Authenticate"];

    public static void Configure(CorsOptions cors, HubOptions options)
    {
        cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. options.CorsOrigins])
            .WithMethods("GET", "HEAD", "POST", "PUT", "DELETE")
            .WithHeaders(Requests)
            .WithExposedHeaders(Answers));
        cors.AddPolicy(Public, policy => policy.AllowAnyOrigin().WithMethods("GET", "HEAD").WithExposedHeaders(Answers));
    }
}
