using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace DataHub.Api.Security;

/// <summary>Answers a token that is valid and not enough.</summary>
internal sealed class RefusalHandler : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _standard = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (!authorizeResult.Forbidden)
        {
            return _standard.HandleAsync(next, context, policy, authorizeResult);
        }

        var conflict = authorizeResult.AuthorizationFailure?.FailedRequirements.OfType<ScopePolicy.OneRole>().Any() == true;
        context.Response.Headers.WWWAuthenticate = "Bearer error=\"insufficient_scope\"";
        return (conflict ? Problems.ConflictingRoles() : Problems.Forbidden()).ToResult().ExecuteAsync(context);
    }
}
