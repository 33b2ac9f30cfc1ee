using System.Collections.Concurrent;
using DataHub.Api.Security;
using DataHub.Api.Storage;

namespace DataHub.Api.Audit.Log;

/// <summary>Logs that the officer reads bundles of entries, once a minute and client.</summary>
internal sealed class BundleReads(AuditStore audit, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _minutes = new(StringComparer.Ordinal);

    /// <summary>Returns once the reading stands in the log: what cannot be logged is not shown.</summary>
    public async Task LogAsync(HttpContext context)
    {
        var client = Caller.Of(context.User).ClientId;
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        if (_minutes.GetValueOrDefault(client, -1) != minute)
        {
            await audit.OfficerReadAsync(context, "audit-log-entries");
            _minutes[client] = minute;
        }
    }
}
