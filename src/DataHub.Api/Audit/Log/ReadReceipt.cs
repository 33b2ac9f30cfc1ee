using System.Text;
using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.Api.Submissions;

namespace DataHub.Api.Audit.Log;

/// <summary>
/// <c>GET /v1/submissions/{id}/receipt</c>: the log's entry of a submission with the proof that it stands there, signed. Whoever keeps it can show without the
/// hub what the hub accepted, and that its log still is the one that said so.
/// </summary>
internal static class ReadReceipt
{
    public static void Map(WebApplication app)
        => app.MapGet("/v1/submissions/{id}/receipt", HandleAsync).RequireScope(LogRoutes.OfficerOrPartner).Offering(Negotiation.Text).WithName("readReceipt");

    private static async Task<IResult> HandleAsync(HttpContext context, string id, Database database, SubmissionAccess access, Proofs proofs)
    {
        if (new QueryReader(context.Request).Finish() is { Count: > 0 } faults)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        var caller = Caller.Of(context.User);
        var proof = database.Read(c => access.Find(c, caller, id) is { } found ? proofs.Of(c, found.AuditIndex) : null);
        if (proof is null)
        {
            return Problems.NotFound().ToResult();
        }

        await access.LogAsync(context, caller, $"receipt/{id}");
        return Results.Text(proof.Text, Negotiation.Text, Encoding.UTF8);
    }
}
