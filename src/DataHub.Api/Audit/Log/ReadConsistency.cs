using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.AuditLog.Merkle;

namespace DataHub.Api.Audit.Log;

/// <summary><c>GET /v1/audit-log/consistency?from=M&amp;to=N</c>: the proof that the log of N entries began with the log of M; of all entries when no N is given.</summary>
internal static class ReadConsistency
{
    public static void Map(WebApplication app)
        => app.MapGet("/v1/audit-log/consistency", Handle).RequireScope(LogRoutes.OfficerOrPartner).Offering(Negotiation.Json).WithName("readConsistency");

    private static IResult Handle(HttpContext context, Database database, AuditStore audit, TileStore tiles)
    {
        var query = new QueryReader(context.Request);
        var (from, to) = (query.Count("from", isRequired: true), query.Count("to"));
        if (from > to)
        {
            query.Refuse("to", "periodReversed");
        }

        if (query.Finish() is { Count: > 0 } faults)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        var proof = database.Read(c =>
        {
            var last = audit.Size(c);
            var wanted = to ?? last;
            return wanted > last || from > wanted ? null : Of(tiles.Tree(c, wanted), tiles.Tree(c, from!.Value));
        });
        return proof is null ? Problems.NotFound().ToResult() : Results.Json(proof, JsonFormat.Options);
    }

    private static ConsistencyProof Of(MerkleTree tree, MerkleTree old)
        => new(old.Size, tree.Size, Convert.ToBase64String(old.Root()), Convert.ToBase64String(tree.Root()), [.. tree.Consistency(old.Size).Select(Convert.ToBase64String)]);

    /// <param name="From">Entries of the older tree.</param>
    /// <param name="To">Entries of the newer tree.</param>
    /// <param name="FromRoot">Root of the older tree in base64.</param>
    /// <param name="ToRoot">Root of the newer tree in base64.</param>
    /// <param name="Hashes">The proof (RFC 9162, section 2.1.4) in base64; empty where the older tree is empty, or the same.</param>
    internal sealed record ConsistencyProof(long From, long To, string FromRoot, string ToRoot, IReadOnlyList<string> Hashes);
}
