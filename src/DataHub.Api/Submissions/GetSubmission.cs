using System.Security.Cryptography;
using DataHub.Api.Catalogue;
using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using Microsoft.Net.Http.Headers;

namespace DataHub.Api.Submissions;

/// <summary><c>GET /v1/submissions/{id}</c>: the protected form, without reasons.</summary>
internal sealed class GetSubmission(Database database, SubmissionStore submissions, SubmissionAccess access)
{
    public async Task<IResult> RunAsync(HttpContext context, string id)
    {
        var faults = new QueryReader(context.Request).Finish();
        if (faults.Count > 0)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        var caller = Caller.Of(context.User);
        var (stored, tables) = database.Read(c => access.Find(c, caller, id) is { } found ? (found, submissions.TablesOf(c, found.Id)) : default);
        if (stored is null)
        {
            return Problems.NotFound().ToResult();
        }

        await access.LogAsync(context, caller, $"submission/{stored.Id}");
        var eTag = ETagOf(stored, tables);
        context.Response.Headers[HeaderNames.ETag] = eTag;
        return Preconditions.IsHeld(context.Request, eTag)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Json(Of(stored, tables), JsonFormat.Options);
    }

    private static Receipt Of(StoredSubmission stored, IReadOnlyList<StoredTable> tables)
        => new(stored.Id, stored.ReceivedAt.UtcDateTime, stored.AuditIndex, false, [.. tables.Select(Receipts.Of)])
        {
            Partner = stored.Partner,
            WithdrawnAt = stored.WithdrawnAt?.UtcDateTime,
        };

    /// <summary>A submission changes only by what becomes of its tables: one letter for each, and what they are read as.</summary>
    private static string ETagOf(StoredSubmission stored, IReadOnlyList<StoredTable> tables)
        => $"\"{stored.Id}/{string.Concat(tables.Select(t => t.State switch { TableState.Current => 'c', TableState.Superseded => 's', TableState.Held => 'h', _ => 'w' }))}/{Convert.ToHexStringLower(SHA256.HashData([.. tables.SelectMany(t => t.Sha256)]).AsSpan(0, 8))}\"";
}
