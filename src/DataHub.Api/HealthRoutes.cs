using DataHub.Api.Json;
using DataHub.Api.Pipeline;
using DataHub.Api.Storage;

namespace DataHub.Api;

/// <summary>Whether the process lives, and whether it can do its work. Probes call these without token and without TLS.</summary>
internal static class HealthRoutes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void MapHealth(this WebApplication app)
    {
        var health = app.MapGroup("/health").AllowAnonymous().DisableRateLimiting().WithMetadata(new PlainHttpAllowed()).ExcludeFromDescription();
        health.MapGet("/live", () => Results.Json(new { status = "live" }, JsonFormat.Options));
        health.MapGet("/ready", IsReadyAsync);
    }

    private static async Task<IResult> IsReadyAsync(Database database, AuditStore audit, TimeProvider time, CancellationToken cancellation)
    {
        // A full disk is told by the writer as StoreUnavailableException, which is answered as 503 like anywhere else.
        var consistent = await database.WriteAsync(scope => audit.IsHeadConsistent(scope.Connection), cancellation).WaitAsync(Patience, time, cancellation);
        return consistent ? Results.Json(new { status = "ready" }, JsonFormat.Options) : Problems.Unavailable().ToResult();
    }
}
