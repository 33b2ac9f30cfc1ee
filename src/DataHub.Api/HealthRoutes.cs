using DataHub.Api.Json;
using DataHub.Api.Pipeline;
using DataHub.Api.Storage;

namespace DataHub.Api;

/// <summary>Whether the process lives, and whether it can do its work. Probes call these without token and without TLS.</summary>
internal static class HealthRoutes
{
    public static void MapHealth(this WebApplication app)
    {
        var health = app.MapGroup("/health").AllowAnonymous().DisableRateLimiting().WithMetadata(new PlainHttpAllowed()).ExcludeFromDescription();
        health.MapGet("/live", () => Results.Json(new { status = "live" }, JsonFormat.Options));
        health.MapGet("/ready", IsReadyAsync);
    }

    private static async Task<IResult> IsReadyAsync(StoreReadiness store, Draining draining, CancellationToken cancellation)
        => !draining.IsOn && await store.IsReadyAsync(cancellation) ? Results.Json(new { status = "ready" }, JsonFormat.Options) : Problems.Unavailable().ToResult();
}
