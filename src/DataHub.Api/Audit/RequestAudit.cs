using System.Diagnostics;
using System.Net;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.AuditLog;

namespace DataHub.Api.Audit;

/// <summary>What every entry about a request has in common: who, from where, in which trace.</summary>
internal static class RequestAudit
{
    /// <summary>An entry about this request; what it is about is added with <c>with</c>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    /// <param name="outcome"><c>accepted</c>, <c>refused</c> or <c>done</c>.</param>
    /// <param name="partner">The partner that acts; null for others.</param>
    public static AuditEntry Entry(HttpContext context, string action, string outcome, string? partner = null) => new()
    {
        Action = action,
        Outcome = outcome,
        Partner = partner,
        Client = context.User.Identity?.IsAuthenticated == true ? Caller.Of(context.User).ClientId : null,
        Origin = Origin(context),
        TraceId = Activity.Current?.TraceId.ToHexString(),
        Engine = HubInfo.EngineVersion,
    };

    /// <summary>The network address, IPv4 as such.</summary>
    public static string? Origin(HttpContext context)
        => context.Connection.RemoteIpAddress is { } address ? Plain(address).ToString() : null;

    /// <summary>Logs that the officer read <paramref name="target"/>, before the answer is sent: what cannot be logged is not shown.</summary>
    public static Task OfficerReadAsync(this AuditStore audit, HttpContext context, string target)
        => audit.AppendAsync(Entry(context, AuditActions.AuditRead, "done") with { Target = target }, context.RequestAborted);

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
