using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace DataHub.Api.Json;

/// <summary>Chooses what to answer with by the Accept header (RFC 9110, section 12.5.1).</summary>
internal static class Negotiation
{
    public const string Json = "application/json";
    public const string Csv = "text/csv";
    public const string Text = "text/plain";

    /// <summary>Makes the route answer 406 unless Accept allows one of the offered media types.</summary>
    public static TBuilder Offering<TBuilder>(this TBuilder builder, params string[] offered)
        where TBuilder : IEndpointConventionBuilder
        => builder.AddEndpointFilter(async (context, next)
            => Choose(context.HttpContext.Request.Headers.Accept, offered) is null ? Problems.NotAcceptable().ToResult() : await next(context));

    /// <summary>
    /// The offered media type with the highest quality, the earlier one when equal; null when none is acceptable or the header cannot be read. Without the
    /// header anything is acceptable. For each offer the most specific range counts.
    /// </summary>
    public static string? Choose(StringValues accept, params IReadOnlyList<string> offered)
    {
        if (accept.All(string.IsNullOrWhiteSpace))
        {
            return offered[0];
        }

        if (!MediaTypeHeaderValue.TryParseStrictList(accept, out var ranges))
        {
            return null;
        }

        var best = offered.MaxBy(o => Quality(o, ranges))!;
        return Quality(best, ranges) > 0 ? best : null;
    }

    private static double Quality(string offer, IList<MediaTypeHeaderValue> ranges)
    {
        var type = MediaTypeHeaderValue.Parse(offer);
        var range = ranges.Where(r => Covers(r, type)).MaxBy(Specificity);
        return range is null ? 0 : range.Quality ?? 1;
    }

    private static bool Covers(MediaTypeHeaderValue range, MediaTypeHeaderValue type)
        => (range.MatchesAllTypes || (range.Type.Equals(type.Type, StringComparison.OrdinalIgnoreCase)
                && (range.MatchesAllSubTypes || range.SubType.Equals(type.SubType, StringComparison.OrdinalIgnoreCase))))
            && Demands(range).All(p => type.Parameters.Any(t => Same(p.Name, t.Name) && Same(p.Value, t.Value)));

    private static int Specificity(MediaTypeHeaderValue range)
        => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2 + Demands(range).Count();

    // All text that the hub sends is UTF-8: a range that asks for it asks for nothing more.
    private static IEnumerable<NameValueHeaderValue> Demands(MediaTypeHeaderValue range)
        => range.Parameters.Where(p => !Same(p.Name, "q") && !(Same(p.Name, "charset") && Same(HeaderUtilities.RemoveQuotes(p.Value), "utf-8")));

    private static bool Same(StringSegment left, StringSegment right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
