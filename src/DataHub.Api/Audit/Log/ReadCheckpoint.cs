using System.Text;
using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;

namespace DataHub.Api.Audit.Log;

/// <summary><c>GET /v1/audit-log/checkpoint</c>: what the log commits itself to now. It tells of no entry, so that asking for it makes none.</summary>
internal static class ReadCheckpoint
{
    public static void Map(WebApplication app)
        => app.MapGet("/v1/audit-log/checkpoint", Handle).RequireScope(LogRoutes.OfficerOrPartner).Offering(Negotiation.Text).WithName("readCheckpoint");

    private static IResult Handle(HttpContext context, Database database, Checkpoints checkpoints)
        => new QueryReader(context.Request).Finish() is { Count: > 0 } faults
            ? Problems.InvalidRequest(faults).ToResult()
            : Results.Text(database.Read(checkpoints.Sign).Note, Negotiation.Text, Encoding.UTF8);
}
