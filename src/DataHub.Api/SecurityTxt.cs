using System.Globalization;
using System.Net.Mime;
using System.Text;

namespace DataHub.Api;

/// <summary><c>/.well-known/security.txt</c> (RFC 9116): where to report a weakness.</summary>
internal static class SecurityTxt
{
    public static void MapSecurityTxt(this IEndpointRouteBuilder app)
        => app.MapGet("/.well-known/security.txt", Answer).AllowAnonymous().ExcludeFromDescription();

    private static IResult Answer(HubOptions options, TimeProvider time)
    {
        if (options.SecurityContact is not { } contact)
        {
            return Problems.NotFound().ToResult();
        }

        var expires = time.GetUtcNow().AddDays(options.SecurityTxtDays).UtcDateTime.Date.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Results.Text($"Contact: {contact}\r\nExpires: {expires}\r\nPreferred-Languages: nl, en\r\n", MediaTypeNames.Text.Plain, Encoding.UTF8);
    }
}
