using System.Data;
using System.Text;
using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.Api.Submissions;
using DataHub.AuditLog;
using DataHub.AuditLog.Notes;

namespace DataHub.Api.Audit.Log;

/// <summary>
/// <c>GET /v1/submissions/{id}/receipt</c>: the log's entry of a submission with the proof that it stands there, signed. Whoever keeps it can show without the
/// hub what the hub accepted, and that its log still is the one that said so.
/// </summary>
internal static class ReadReceipt
{
    public static void Map(WebApplication app)
        => app.MapGet("/v1/submissions/{id}/receipt", HandleAsync).RequireScope(LogRoutes.OfficerOrPartner).Offering(Negotiation.Text).WithName("readReceipt");

    private static async Task<IResult> HandleAsync(HttpContext context, string id, Database database, SubmissionAccess access, AuditStore audit, Checkpoints checkpoints)
    {
        if (new QueryReader(context.Request).Finish() is { Count: > 0 } faults)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        var caller = Caller.Of(context.User);
        var proof = database.Read(c => access.Find(c, caller, id) is { } found ? Of(c, found.AuditIndex, audit, checkpoints) : null);
        if (proof is null)
        {
            return Problems.NotFound().ToResult();
        }

        await access.LogAsync(context, caller, $"receipt/{id}");
        return Results.Text(proof.Text, Negotiation.Text, Encoding.UTF8);
    }

    /// <summary>Null when the entry is past its term and gone.</summary>
    private static LogProof? Of(IDbConnection connection, long index, AuditStore audit, Checkpoints checkpoints)
    {
        if (audit.Find(connection, index) is not { } entry)
        {
            return null;
        }

        var (checkpoint, note) = checkpoints.Sign(connection);
        return new LogProof(AuditEntryFormat.Write(entry), index, TileStore.Tree(connection, checkpoint.Size).Inclusion(index), note);
    }
}
