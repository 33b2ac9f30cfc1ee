using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.IdentityModel.Tokens;

namespace DataHub.Api.Security;

internal static class SecuritySetup
{
    public static void AddSecurity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        if (DevelopmentProof.Of(builder.Environment.EnvironmentName) is { } proof)
        {
            services.AddSingleton(p => LocalIssuer.Open(proof, p.GetRequiredService<HubOptions>().DataFolder));
        }

        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<LocalIssuer, TimeProvider>((options, issuer, time) =>
        {
            options.MapInboundClaims = false;
            options.IncludeErrorDetails = false;
            options.TokenValidationParameters = new TokenValidationParameters
            {
                ValidIssuer = LocalIssuer.Issuer,
                ValidAudience = LocalIssuer.Audience,
                IssuerSigningKey = new ECDsaSecurityKey(issuer.PublicKey()) { KeyId = issuer.KeyId },
                LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
            };
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    /// <summary>The route needs one of the scopes.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder route, params string[] anyOf) where TBuilder : IEndpointConventionBuilder
        => route.RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(c => Caller.Of(c.User).Scopes.Overlaps(anyOf)));
}
