using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace DataHub.Api.Security;

/// <summary>So many requests a minute per client id; without a valid token, per address.</summary>
internal static class RequestRate
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void Configure(RateLimiterOptions limiter, HubOptions options)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var left) ? left : Window;
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetFixedWindowLimiter(
            KeyOf(context),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = options.RequestsPerMinute, Window = Window, QueueLimit = 0 }));
    }

    private static string KeyOf(HttpContext context)
        => context.User.Identity?.IsAuthenticated == true ? $"client {Caller.Of(context.User).ClientId}" : $"address {Network(context.Connection.RemoteIpAddress)}";

    // One subscriber has a /64 of IPv6 addresses.
    private static string Network(IPAddress? address)
        => address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : $"{address?.MapToIPv4()}";
}
