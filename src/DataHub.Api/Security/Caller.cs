using System.Security.Claims;

namespace DataHub.Api.Security;

/// <summary>Who calls: the client id and the scopes of a validated token. Never a person's name.</summary>
internal sealed record Caller(string ClientId, IReadOnlySet<string> Scopes)
{
    /// <summary>The caller of an authenticated request.</summary>
    public static Caller Of(ClaimsPrincipal user)
    {
        var scopes = user.FindAll("scope").SelectMany(c => c.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return new Caller(user.FindFirstValue("client_id") ?? user.FindFirstValue("azp") ?? string.Empty, scopes.ToHashSet(StringComparer.Ordinal));
    }

    public bool Has(string scope) => Scopes.Contains(scope);
}
