using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using DataHub.Api.Security;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Support;

/// <summary>A provider of access tokens, as the hub meets it in Production: a discovery document, keys, RSA signatures.</summary>
internal sealed class Provider : HttpMessageHandler
{
    public const string Issuer = "https://login.example/realms/hub";

    public const string Audience = "https://hub.example";

    private readonly RSA _key = RSA.Create(2048);

    public static (string Key, string? Value)[] Settings(params (string Key, string? Value)[] more)
        => [("Authentication:Authority", Issuer), ("Authentication:Audience", Audience), ("DataHub:TrustedProxies:0", "127.0.0.1"), .. more];

    /// <summary>A hub in Production that trusts this provider, behind a proxy on loopback.</summary>
    public Task<Hub> StartHubAsync(params (string Key, string? Value)[] more)
        => Hub.StartAsync(
            Settings(more),
            services: s => s.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, o => o.BackchannelHttpHandler = this),
            environment: "Production");

    public string Token(Hub hub, string algorithm = "PS256", string type = "at+jwt", string issuer = Issuer, string audience = Audience)
    {
        var now = hub.Clock.GetUtcNow().ToUnixTimeSeconds();
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = type, ["kid"] = "k1" };
        var payload = new JsonObject
        {
            ["iss"] = issuer,
            ["aud"] = audience,
            ["azp"] = "dashboard",
            ["scope"] = Scopes.Read,
            ["iat"] = now,
            ["exp"] = now + 300,
        };
        var text = $"{Url(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Url(Encoding.UTF8.GetBytes(payload.ToJsonString()))}";
        var padding = algorithm.StartsWith('P') ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        return $"{text}.{Url(_key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, padding))}";
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = request.RequestUri!.AbsolutePath switch
        {
            "/realms/hub/.well-known/openid-configuration" => new JsonObject { ["issuer"] = Issuer, ["jwks_uri"] = "https://login.example/keys" },
            "/keys" => new JsonObject { ["keys"] = new JsonArray(PublicKey()) },
            _ => null,
        };
        var status = answer is null ? HttpStatusCode.NotFound : HttpStatusCode.OK;
        return Task.FromResult(new HttpResponseMessage(status) { Content = Http.Json($"{answer?.ToJsonString()}"), RequestMessage = request });
    }

    protected override void Dispose(bool disposing)
    {
        _key.Dispose();
        base.Dispose(disposing);
    }

    private JsonObject PublicKey()
    {
        var key = _key.ExportParameters(includePrivateParameters: false);
        return new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = "k1", ["n"] = Url(key.Modulus!), ["e"] = Url(key.Exponent!) };
    }

    private static string Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
