using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace DataHub.Api.Json;

/// <summary>
/// Reads a body as JSON and nothing more lenient: UTF-8 without byte order mark, no comments, no trailing commas, at most eight levels. What it holds is
/// then read member by member with <see cref="StrictObject"/>.
/// </summary>
internal static class StrictJson
{
    public const int MaxDepth = 8;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>The document, or null with exactly one fault: after the first one nothing more can be said of the rest.</summary>
    /// <remarks>The exceptions caught here repeat what was sent, so nothing of them goes on.</remarks>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> body, FaultList faults)
    {
        if (!Utf8.IsValid(body.Span) || HasBrokenEscape(body.Span))
        {
            faults.Add(Place.Root, "malformedJson");
            return null;
        }

        try
        {
            return JsonDocument.Parse(body, Options);
        }
        catch (JsonException e)
        {
            faults.Add(IsTooDeep(body.Span) ? FaultCodes.At("#", "tooDeep") : Malformed(e));
            return null;
        }
    }

    private static Fault Malformed(JsonException e)
        => new("#", "malformedJson", string.Create(
            CultureInfo.InvariantCulture, $"The body is not valid JSON; reading stopped at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}."));

    private static bool IsTooDeep(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject && reader.CurrentDepth >= MaxDepth)
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return false;
    }

    /// <summary>Half a surrogate pair passes the grammar but is no text; the reader would throw only when the string is asked for.</summary>
    private static bool HasBrokenEscape(ReadOnlySpan<byte> body)
    {
        if (body.IndexOf("\\u"u8) < 0)
        {
            return false;
        }

        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }
        }
        catch (InvalidOperationException)
        {
            return true;
        }
        catch (JsonException)
        {
            // Left to the parser, which tells where.
            return false;
        }

        return false;
    }
}
