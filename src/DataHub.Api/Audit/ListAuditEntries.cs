using System.Text.Json;
using DataHub.Api.Csv;
using DataHub.Api.Json;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.AuditLog;

namespace DataHub.Api.Audit;

/// <summary><c>GET /v1/audit-entries</c>: the officer's list, oldest first.</summary>
internal static class ListAuditEntries
{
    private const string Route = "/v1/audit-entries";

    public static void Map(WebApplication app)
        => app.MapGet(Route, HandleAsync).RequireScope(Scopes.Audit).Offering(Negotiation.Json, Negotiation.Csv).WithName("listAuditEntries");

    /// <summary>
    /// Reading adds to the log that is read. The first page therefore fixes where the list ends, and the cursor carries it: whoever follows the links comes
    /// to an end.
    /// </summary>
    private static async Task<IResult> HandleAsync(HttpContext context, Database database, AuditStore audit)
    {
        var query = new QueryReader(context.Request);
        var request = Request.Read(query);
        if (query.Finish() is { Count: > 0 } faults)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        var (entries, end) = database.Read(connection =>
        {
            var stop = request.End ?? audit.Size(connection);
            return (audit.List(connection, request.Filter, request.From, request.Limit + 1, stop), stop);
        });
        await audit.OfficerReadAsync(context, "audit-entries");
        if (entries.Count > request.Limit)
        {
            PageLink.Add(context, Route, FormattableString.Invariant($"{entries[request.Limit].Index} {end}"));
        }

        var page = entries.Take(request.Limit);
        return CsvAnswer.IsAsked(context.Request) ? AuditEntryCsv.Of(page) : Results.Bytes(Body(page), Negotiation.Json);
    }

    private static byte[] Body(IEnumerable<AuditEntry> entries)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("auditEntries");
            foreach (var entry in entries)
            {
                json.WriteRawValue(AuditEntryFormat.Write(entry), skipInputValidation: true);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private sealed record Request(AuditFilter Filter, int Limit, long From, long? End)
    {
        public static Request Read(QueryReader query)
        {
            var (partner, action, indicator) = (Code(query, "partner"), Choice(query, "action", AuditActions.All), Code(query, "indicator"));
            var (from, to) = query.TimeRange();
            var filter = new AuditFilter(partner, action, indicator, from, to, Choice(query, "outcome", AuditEntryRules.Outcomes));
            var limit = query.Limit();
            return PageLink.Numbers(query, Route, 2) is [var first, var end] ? new Request(filter, limit, first, end) : new Request(filter, limit, 0, null);
        }

        private static string? Code(QueryReader query, string name) => Text(query, name, AuditEntryRules.IsCode);

        private static string? Choice(QueryReader query, string name, IReadOnlyList<string> choices)
            => Text(query, name, text => choices.Contains(text, StringComparer.Ordinal));

        private static string? Text(QueryReader query, string name, Func<string, bool> isValid)
        {
            var text = query.Optional(name);
            if (text is not null && !isValid(text))
            {
                query.Refuse(name, "invalidParameter");
            }

            return text;
        }
    }
}
