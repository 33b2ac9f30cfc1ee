using System.Globalization;
using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.AuditLog;

namespace DataHub.Api.Audit;

/// <summary><c>GET /v1/audit-entries/{index}</c>: one entry, in its canonical bytes.</summary>
internal static class ReadAuditEntry
{
    public static void Map(WebApplication app)
        => app.MapGet("/v1/audit-entries/{index}", HandleAsync).RequireScope(Scopes.Audit).Offering(Negotiation.Json).WithName("readAuditEntry");

    private static async Task<IResult> HandleAsync(HttpContext context, string index, Database database, AuditStore audit)
    {
        var query = new QueryReader(context.Request);
        if (query.Finish() is { Count: > 0 } faults)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        var isIndex = long.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == index;
        if (!isIndex || database.Read(connection => audit.Find(connection, number)) is not { } entry)
        {
            return Problems.NotFound().ToResult();
        }

        await audit.OfficerReadAsync(context, string.Create(CultureInfo.InvariantCulture, $"audit-entries/{number}"));
        return Results.Bytes(AuditEntryFormat.Write(entry), Negotiation.Json);
    }
}
