using System.Runtime.InteropServices;
using System.Text.Json;

namespace DataHub.Api.Json;

/// <summary>Single values, read without any conversion.</summary>
internal static class StrictValue
{
    /// <summary>Longer than any number the contract allows, so that a long run of digits costs nothing.</summary>
    private const int MaxDigits = 18;

    /// <summary>Digits only: no sign, fraction, exponent or quotes.</summary>
    public static bool TryInteger(JsonElement value, long max, out long number, out string fault)
    {
        number = 0;
        fault = value.ValueKind is JsonValueKind.Number or JsonValueKind.String ? "notAnInteger" : "wrongType";
        if (value.ValueKind != JsonValueKind.Number)
        {
            return false;
        }

        var digits = JsonMarshal.GetRawUtf8Value(value);
        if (digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        fault = "outOfRange";
        if (digits.Length > MaxDigits)
        {
            return false;
        }

        foreach (var digit in digits)
        {
            number = (number * 10) + (digit - '0');
        }

        return number <= max;
    }

    /// <summary>A text of 1 to <paramref name="maxLength"/> characters, not all of them blank and none a control character; null with a fault otherwise.</summary>
    public static string? Text(JsonElement value, int maxLength, Place place, FaultList faults, bool mayBreak = false)
    {
        var fault = value.ValueKind != JsonValueKind.String ? "wrongType" : null;
        var text = fault is null ? value.GetString()! : string.Empty;
        fault ??= string.IsNullOrWhiteSpace(text) ? "empty" : text.Length > maxLength ? "tooLong" : HasControl(text, mayBreak) ? "controlCharacter" : null;
        if (fault is null)
        {
            return text;
        }

        faults.Add(place, fault);
        return null;
    }

    private static bool HasControl(string text, bool mayBreak) => text.Any(c => !(mayBreak && c == '\n') && IsControl(c));

    // Among them what breaks a line elsewhere, or turns the direction of what follows it on a screen.
    private static bool IsControl(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    /// <summary>A letter or digit, then up to 62 letters, digits, '-' or '_': what the contract calls a code.</summary>
    public static bool IsCode(string text)
        => text.Length is > 0 and <= 63 && char.IsAsciiLetterOrDigit(text[0]) && text.AsSpan(1).IndexOfAnyExcept(CodeCharacters) < 0;

    private static readonly System.Buffers.SearchValues<char> CodeCharacters
        = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
}
