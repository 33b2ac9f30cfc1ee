using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace DataHub.Api.Json;

/// <summary>How a page leads to the next one: the same request, with the cursor of where to go on.</summary>
internal static class PageLink
{
    /// <summary>Adds the <c>Link</c> header.</summary>
    /// <param name="context">The request that is answered.</param>
    /// <param name="route">What the cursor is made for: no other route takes it.</param>
    /// <param name="cursor">What <see cref="QueryReader.Cursor"/> gives back.</param>
    public static void Add(HttpContext context, string route, string cursor)
    {
        var kept = QueryHelpers.ParseQuery(context.Request.QueryString.Value).Where(p => p.Key != "cursor").ToDictionary(p => p.Key, p => p.Value);
        kept["cursor"] = QueryReader.MakeCursor(route, cursor);
        context.Response.Headers.Link = $"<{QueryHelpers.AddQueryString(context.Request.Path, kept)}>; rel=\"next\"";
    }

    /// <summary>The whole numbers that a cursor is made of; null when there is no cursor, or it is not made of so many.</summary>
    public static long[]? Numbers(QueryReader query, string route, int count)
    {
        if (query.Cursor(route)?.Split(' ') is not { } words)
        {
            return null;
        }

        var numbers = words.Select(w => long.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToArray();
        if (numbers.Length == count && Array.TrueForAll(numbers, n => n >= 0))
        {
            return numbers;
        }

        query.Refuse("cursor", "invalidCursor");
        return null;
    }
}
