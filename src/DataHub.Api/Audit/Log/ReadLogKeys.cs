using System.Text.Json.Serialization;
using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;

namespace DataHub.Api.Audit.Log;

/// <summary><c>GET /v1/audit-log/keys</c>: the public halves of the keys that sign checkpoints, and of those that once did.</summary>
internal static class ReadLogKeys
{
    public static void Map(WebApplication app)
        => app.MapGet("/v1/audit-log/keys", Handle).RequireScope(LogRoutes.OfficerOrPartner).Offering(Negotiation.Json).WithName("readLogKeys");

    private static IResult Handle(HttpContext context, Database database, LogKeys keys, Proofs proofs)
        => new QueryReader(context.Request).Finish() is { Count: > 0 } faults
            ? Problems.InvalidRequest(faults).ToResult()
            : Results.Json(new Response(keys.Origin, database.Read(c => All(c, proofs))), JsonFormat.Options);

    /// <summary>Newest first.</summary>
    private static IReadOnlyList<LogKey> All(StoreConnection connection, Proofs proofs)
        => [.. LogKeyStore.All(connection).Select(r => new LogKey(r.Key, At(r.Since))
        {
            Until = r.Until is { } until ? At(until) : null,
            Proof = proofs.Of(connection, r.Position)?.Text,
        })];

    private static DateTime At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;

    /// <param name="Origin">The log's name, which is that of its keys.</param>
    /// <param name="Keys">Those that sign now first.</param>
    internal sealed record Response(string Origin, IReadOnlyList<LogKey> Keys);

    /// <param name="Key">In the form of C2SP signed-note: <c>name+hash+base64</c>.</param>
    /// <param name="Since">When it began to sign.</param>
    internal sealed record LogKey(string Key, DateTime Since)
    {
        /// <summary>When it ceased to sign.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public DateTime? Until { get; init; }

        /// <summary>The proof of the entry that tells of it (C2SP tlog-proof): whoever knows another key of the log takes this one by it, and by nothing else. Not there when the entry is past its term.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Proof { get; init; }
    }
}
