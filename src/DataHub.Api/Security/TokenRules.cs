using System.Buffers.Text;
using System.Text.Json;
using DataHub.AuditLog;

namespace DataHub.Api.Security;

/// <summary>
/// What the hub demands of a token's text beyond what the framework checks: no duplicate or missing claims, no extension it does not know, a short life. It
/// looks at an unverified token and trusts nothing in it: a token that passes still has to be verified.
/// </summary>
internal static class TokenRules
{
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    public static readonly TimeSpan LongestLife = TimeSpan.FromHours(6);

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static bool Accept(string token, DateTimeOffset now)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return false;
        }

        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]), Strict);
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]), Strict);
            return AcceptHeader(header.RootElement) && AcceptClient(payload.RootElement) && AcceptLife(payload.RootElement, now);
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException)
        {
            return false;
        }
    }

    // Whoever marks an extension as critical wants tokens refused by readers that do not know it: this reader knows none.
    private static bool AcceptHeader(JsonElement header)
        => header.ValueKind is JsonValueKind.Object && !header.TryGetProperty("crit", out _) && Text(header, "kid") is { Length: > 0 };

    private static bool AcceptClient(JsonElement payload)
    {
        if (payload.ValueKind is not JsonValueKind.Object)
        {
            return false;
        }

        var (hasId, hasParty) = (payload.TryGetProperty("client_id", out _), payload.TryGetProperty("azp", out _));
        var (id, party) = (Text(payload, "client_id"), Text(payload, "azp"));
        return (hasId || hasParty)
            && (!hasId || IsClientId(id))
            && (!hasParty || IsClientId(party))
            && (!hasId || !hasParty || string.Equals(id, party, StringComparison.Ordinal));
    }

    private static bool AcceptLife(JsonElement payload, DateTimeOffset now)
    {
        if (Time(payload, "iat") is not { } issued || Time(payload, "exp") is not { } expires)
        {
            return false;
        }

        var started = !payload.TryGetProperty("nbf", out _) || Time(payload, "nbf") <= now + Skew;
        return started && issued <= now + Skew && expires > now - Skew && expires > issued && expires - issued <= LongestLife;
    }

    private static string? Text(JsonElement members, string name)
        => members.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement members, string name)
        => members.TryGetProperty(name, out var value)
            && value.ValueKind is JsonValueKind.Number
            && value.TryGetInt64(out var seconds)
            && seconds >= 0
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;

    // Who cannot stand in the audit log cannot come in.
    private static bool IsClientId(string? id) => id is not null && AuditEntryRules.IsClient(id);
}
