using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.RateLimiting;

namespace DataHub.Api.Security;

internal static class SecuritySetup
{
    public static void AddSecurity(this WebApplicationBuilder builder)
    {
        builder.AddSignIn();
        builder.AddServer();
        var services = builder.Services;
        services.AddAuthorizationBuilder().SetDefaultPolicy(ScopePolicy.SignedIn).SetFallbackPolicy(ScopePolicy.SignedIn);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalHandler>();
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<HubOptions>(CorsPolicies.Configure);
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<HubOptions>(RequestRate.Configure);
    }
}
