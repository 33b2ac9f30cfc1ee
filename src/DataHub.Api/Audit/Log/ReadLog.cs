using DataHub.Api.Csv;
using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;

namespace DataHub.Api.Audit.Log;

/// <summary><c>GET /v1/audit-log</c>: how long the log is, how far back its entries reach and how long they are kept.</summary>
internal static class ReadLog
{
    private static readonly string[] Columns = ["origin", "size", "firstEntry", "oldest", "newest", "retentionDays"];

    public static void Map(WebApplication app)
        => app.MapGet("/v1/audit-log", HandleAsync).RequireScope(Scopes.Audit).Offering(Negotiation.Json, Negotiation.Csv).WithName("readLog");

    private static async Task<IResult> HandleAsync(HttpContext context, Database database, AuditStore audit, LogKeys keys, HubOptions options)
    {
        if (new QueryReader(context.Request).Finish() is { Count: > 0 } faults)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        var log = database.Read(c => Of(c, audit, keys, options));
        await audit.OfficerReadAsync(context, "audit-log");
        return CsvAnswer.IsAsked(context.Request) ? CsvAnswer.Of("audit-log", Columns, [log.Line()]) : Results.Json(log, JsonFormat.Options);
    }

    private static Response Of(StoreConnection connection, AuditStore audit, LogKeys keys, HubOptions options)
    {
        var (size, pruned) = (audit.Size(connection), audit.Pruned(connection));
        return new Response(
            keys.Origin, size, pruned, At(audit.Find(connection, pruned)?.Time), At(audit.Find(connection, size - 1)?.Time), options.LogRetentionDays == 0 ? null : options.LogRetentionDays);
    }

    private static DateTime? At(DateTimeOffset? time) => time?.UtcDateTime;

    /// <param name="Origin">The log's name.</param>
    /// <param name="Size">How many entries it has, counting those that are gone.</param>
    /// <param name="FirstEntry">The first one that is still there: those before are past their term and gone, though proofs of them still hold.</param>
    /// <param name="Oldest">When that one was made.</param>
    /// <param name="Newest">When the last one was made.</param>
    /// <param name="RetentionDays">After how many days entries are deleted; null keeps them.</param>
    internal sealed record Response(string Origin, long Size, long FirstEntry, DateTime? Oldest, DateTime? Newest, int? RetentionDays)
    {
        public object?[] Line() => [Origin, Size, FirstEntry, Oldest, Newest, RetentionDays];
    }
}
