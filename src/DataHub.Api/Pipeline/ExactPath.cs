using Microsoft.AspNetCore.Routing.Patterns;

namespace DataHub.Api.Pipeline;

/// <summary>One resource, one path: routing forgives trailing slashes and other cases, this takes the match away again.</summary>
internal sealed class ExactPath(RequestDelegate next, EndpointDataSource routes)
{
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? string.Empty;
        var endpoint = context.GetEndpoint();
        var fits = endpoint switch
        {
            null => true,
            RouteEndpoint route => Fits(route.RoutePattern, path),
            // Routing's own answer to a wrong method names no route.
            _ => routes.Endpoints.OfType<RouteEndpoint>().Any(route => Fits(route.RoutePattern, path)),
        };
        if (!fits)
        {
            context.SetEndpoint(null);
        }

        return next(context);
    }

    private static bool Fits(RoutePattern pattern, string path)
    {
        var sent = path.Split('/');
        var wanted = pattern.PathSegments;
        var isOpen = wanted is [.., { IsSimple: true } last] && last.Parts[0] is RoutePatternParameterPart { IsCatchAll: true };
        if (sent.Length < wanted.Count + 1 || (sent.Length > wanted.Count + 1 && !isOpen) || sent[0].Length > 0)
        {
            return false;
        }

        for (var i = 0; i < wanted.Count; i++)
        {
            var literal = wanted[i].IsSimple && wanted[i].Parts[0] is RoutePatternLiteralPart part ? part.Content : null;
            if (sent[i + 1].Length == 0 || (literal is not null && !string.Equals(literal, sent[i + 1], StringComparison.Ordinal)))
            {
                return false;
            }
        }

        return true;
    }
}
