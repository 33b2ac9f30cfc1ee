using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DataHub.AuditLog;

/// <summary>Reads the members of an entry. It need not be strict: whatever is not written back byte for byte is refused by its caller.</summary>
internal static class AuditEntryReader
{
    public static AuditEntry Read(ReadOnlySpan<byte> bytes)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(bytes));
        var root = document.RootElement;
        return new AuditEntry
        {
            Index = root.GetProperty("index").GetInt64(),
            Id = Text(root, "id"),
            Time = DateTimeOffset.Parse(Text(root, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            Action = Text(root, "action"),
            Outcome = Text(root, "outcome"),
            Partner = Optional(root, "partner"),
            Client = Optional(root, "client"),
            Origin = Optional(root, "origin"),
            TraceId = Optional(root, "traceId"),
            Submission = Optional(root, "submission"),
            Target = Optional(root, "target"),
            Version = root.TryGetProperty("version", out var version) ? version.GetInt32() : null,
            Sha256 = Optional(root, "sha256"),
            Engine = Text(root, "engine"),
            Tables = root.TryGetProperty("tables", out var tables) ? [.. tables.EnumerateArray().Select(Table)] : [],
            Reason = Optional(root, "reason"),
            Count = root.TryGetProperty("count", out var count) ? count.GetInt64() : null,
        };
    }

    private static AuditTable Table(JsonElement table) => new(
        Text(table, "indicator"),
        Text(table, "timePeriod"),
        table.GetProperty("revision").GetInt32(),
        table.GetProperty("policyVersion").GetInt32(),
        table.GetProperty("received").GetInt32(),
        table.GetProperty("published").GetInt32(),
        table.GetProperty("suppressed").GetInt32(),
        Text(table, "sha256"));

    private static string Text(JsonElement parent, string name) => parent.GetProperty(name).GetString() ?? string.Empty;

    private static string? Optional(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? value.GetString() : null;
}
