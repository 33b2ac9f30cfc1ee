using System.Diagnostics;
using DataHub.Api.Security;
using DataHub.AuditLog;

namespace DataHub.Api.Audit;

/// <summary>An audit entry with what is known of the request that it tells of: client, network address and trace. Nothing of what was sent.</summary>
internal static class RequestEntry
{
    public const string Accepted = "accepted", Refused = "refused", Done = "done";

    public static AuditEntry Of(HttpContext context, string action, string outcome) => new()
    {
        Action = action,
        Outcome = outcome,
        Client = Caller.Of(context.User).ClientId,
        Origin = context.Connection.RemoteIpAddress?.ToString(),
        TraceId = Activity.Current?.TraceId.ToString(),
        Engine = HubInfo.EngineVersion,
    };
}
