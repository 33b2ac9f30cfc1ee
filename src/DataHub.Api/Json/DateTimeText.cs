using System.Globalization;

namespace DataHub.Api.Json;

/// <summary>Date-times of RFC 3339 as the API takes them: any offset in, but an offset there must be.</summary>
internal static class DateTimeText
{
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>The moment, in UTC; null when the text is not one.</summary>
    public static DateTimeOffset? Parse(string text)
        => DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
}
