using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace DataHub.Api.Security;

/// <summary>Who may sign in: bearers of tokens that the configured provider made; in Development without one, bearers of the local issuer's.</summary>
internal static class SignInSetup
{
    private const string Scheme = JwtBearerDefaults.AuthenticationScheme;

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var signIn = HubSettings.ReadSignIn(builder.Configuration, builder.Environment.IsDevelopment());
        var services = builder.Services;
        services.AddSingleton<RefusedSignIns>();
        services.AddHostedService<HubLife>();
        services.AddAuthentication(Scheme).AddJwtBearer();
        services.RemoveCookieKeys();
        var bearer = services.AddOptions<JwtBearerOptions>(Scheme).Configure<TimeProvider>((options, time) => Configure(options, signIn, time));
        if (!string.IsNullOrEmpty(signIn.Authority))
        {
            bearer.Configure(options => TrustProvider(options, signIn));
        }
        else if (DevelopmentProof.Of(builder.Environment.EnvironmentName) is { } proof)
        {
            services.AddSingleton(p => LocalIssuer.Open(proof, p.GetRequiredService<HubOptions>().DataFolder));
            bearer.Configure<LocalIssuer>(TrustLocalIssuer);
        }
        else
        {
            throw new SettingsException("Authentication:Authority must be set: outside Development tokens come from a provider.");
        }
    }

    // Bearers need no cookies; without this the framework would write keys for them into the user's home.
    private static void RemoveCookieKeys(this IServiceCollection services)
    {
        const string owner = "Microsoft.AspNetCore.DataProtection.Internal";
        foreach (var maker in services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationType?.Namespace == owner).ToArray())
        {
            services.Remove(maker);
        }
    }

    private static void Configure(JwtBearerOptions options, SignInOptions signIn, TimeProvider time)
    {
        options.MapInboundClaims = false;
        options.IncludeErrorDetails = false;
        options.SaveToken = false;
        options.TimeProvider = time;
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(new StrictTokenHandler(time));
        options.Events = new JwtBearerEvents
        {
            OnChallenge = challenge =>
            {
                challenge.HttpContext.RequestServices.GetRequiredService<RefusedSignIns>().Count(challenge.HttpContext.Connection.RemoteIpAddress);
                return Task.CompletedTask;
            },
        };
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidTypes = signIn.TokenType == "JWT" ? ["JWT"] : ["at+jwt", "application/at+jwt"],
            ValidAlgorithms = [SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256],
            TryAllIssuerSigningKeys = false,
            IgnoreTrailingSlashWhenValidatingAudience = false,
            ClockSkew = TokenRules.Skew,
            // The framework would ask the system's clock; TokenRules has judged all but this by the hub's.
            LifetimeValidator = (_, expires, _, _) => expires > (time.GetUtcNow() - TokenRules.Skew).UtcDateTime,
            NameClaimType = "client_id",
        };
    }

    private static void TrustProvider(JwtBearerOptions options, SignInOptions signIn)
    {
        options.Authority = signIn.Authority;
        options.TokenValidationParameters.ValidAudience = signIn.Audience;
    }

    private static void TrustLocalIssuer(JwtBearerOptions options, LocalIssuer issuer)
    {
        options.TokenValidationParameters.ValidIssuer = LocalIssuer.Issuer;
        options.TokenValidationParameters.ValidAudience = LocalIssuer.Audience;
        options.TokenValidationParameters.IssuerSigningKey = new JsonWebKey
        {
            Kty = JsonWebAlgorithmsKeyTypes.EllipticCurve,
            Crv = JsonWebKeyECTypes.P256,
            X = Base64UrlEncoder.Encode(issuer.PublicKey.X),
            Y = Base64UrlEncoder.Encode(issuer.PublicKey.Y),
            Kid = issuer.KeyId,
        };
    }
}
