using DataHub.Api.Json;
using Microsoft.Extensions.Primitives;

namespace DataHub.Api.Submissions;

/// <summary>The <c>Idempotency-Key</c> header: a UUID, bare or as a quoted string.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key", ReplayedHeader = "Idempotency-Replayed";

    /// <summary>The key; null, with a fault, when the header is missing or is not one UUID.</summary>
    public static Guid? Of(HttpRequest request, FaultList faults)
    {
        var values = request.Headers[Header];
        if (values.Count == 1 && Guid.TryParseExact(Unquote(values), "D", out var key))
        {
            return key;
        }

        faults.Add(FaultCodes.At(Header, values.Count == 0 ? "missingHeader" : "invalidHeader"));
        return null;
    }

    private static string Unquote(StringValues values)
    {
        var text = values.ToString();
        return text.Length > 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;
    }
}
