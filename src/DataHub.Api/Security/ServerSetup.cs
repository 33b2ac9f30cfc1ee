using System.Net;
using System.Security.Authentication;
using DataHub.Api.Pipeline;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace DataHub.Api.Security;

/// <summary>The web server itself: what it says of itself, how much it reads, which TLS it speaks, which proxies it believes.</summary>
internal static class ServerSetup
{
    public static void AddServer(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<KestrelServerOptions>(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = BodyRules.Limit;
#pragma warning disable CA5398 // Some systems still offer TLS 1.0 by themselves; the hub never does.
            server.ConfigureHttpsDefaults(tls => tls.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13);
#pragma warning restore CA5398
        });
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = false);
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<HubOptions>(TrustProxies);
    }

    private static void TrustProxies(ForwardedHeadersOptions forwarded, HubOptions options)
    {
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        forwarded.ForwardLimit = null;
        forwarded.ForwardedHeaders = options.TrustedProxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        foreach (var proxy in options.TrustedProxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                forwarded.KnownProxies.Add(address);
            }
            else
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        }
    }
}
