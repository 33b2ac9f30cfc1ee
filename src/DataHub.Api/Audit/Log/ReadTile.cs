using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.AuditLog.Tiles;

namespace DataHub.Api.Audit.Log;

/// <summary>
/// <c>GET /v1/audit-log/tile/...</c>: the tree as C2SP tlog-tiles has it, and for the officer the entries. Reading entries is logged before they are sent, once
/// a minute and client: whoever reads the whole log reads thousands of bundles, and one line says it.
/// </summary>
internal static class ReadTile
{
    private const string Binary = "application/octet-stream";

    public static void Map(WebApplication app)
        => app.MapGet("/v1/audit-log/tile/{**path}", HandleAsync).RequireScope(LogRoutes.OfficerOrPartner).Offering(Binary).WithName("readTile");

    private static async Task<IResult> HandleAsync(HttpContext context, string path, Database database, AuditStore audit, BundleReads reads)
    {
        var query = new QueryReader(context.Request);
        if (query.Finish() is { Count: > 0 } faults)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        if (!Tile.TryParse($"tile/{path}", out var tile) || (tile.Level == Tile.Entries && !Caller.Of(context.User).Has(Scopes.Audit)))
        {
            return Problems.NotFound().ToResult();
        }

        var bytes = database.Read(c => Tile.WidthIn(audit.Size(c), tile.Level, tile.Number) < tile.Width ? null
            : tile.Level == Tile.Entries ? TileStore.Bundle(c, tile)
            : TileStore.Read(c, tile));
        if (bytes is null)
        {
            return Problems.NotFound().ToResult();
        }

        if (tile.Level == Tile.Entries)
        {
            await reads.LogAsync(context);
        }

        return Results.Bytes(bytes, Binary);
    }
}
