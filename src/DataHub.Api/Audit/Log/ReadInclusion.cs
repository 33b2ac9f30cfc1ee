using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.AuditLog.Merkle;

namespace DataHub.Api.Audit.Log;

/// <summary><c>GET /v1/audit-log/inclusion?index=I&amp;size=N</c>: the proof that entry I is in the log of N entries, of all of them when no size is given.</summary>
internal static class ReadInclusion
{
    public static void Map(WebApplication app)
        => app.MapGet("/v1/audit-log/inclusion", Handle).RequireScope(LogRoutes.OfficerOrPartner).Offering(Negotiation.Json).WithName("readInclusion");

    private static IResult Handle(HttpContext context, Database database, AuditStore audit, TileStore tiles)
    {
        var query = new QueryReader(context.Request);
        var (index, size) = (query.Count("index", isRequired: true), query.Count("size"));
        if (query.Finish() is { Count: > 0 } faults)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        var proof = database.Read(c =>
        {
            var last = audit.Size(c);
            var wanted = size ?? last;
            return wanted > last || index >= wanted ? null : Of(tiles.Tree(c, wanted), index!.Value);
        });
        return proof is null ? Problems.NotFound().ToResult() : Results.Json(proof, JsonFormat.Options);
    }

    private static InclusionProof Of(MerkleTree tree, long index) => new(index, tree.Size, Convert.ToBase64String(tree.Root()), [.. tree.Inclusion(index).Select(Convert.ToBase64String)]);

    /// <param name="Index">Place of the entry, from 0.</param>
    /// <param name="Size">Entries of the tree.</param>
    /// <param name="Root">Its root in base64.</param>
    /// <param name="Hashes">The proof (RFC 9162, section 2.1.3), leaf first, in base64.</param>
    internal sealed record InclusionProof(long Index, long Size, string Root, IReadOnlyList<string> Hashes);
}
