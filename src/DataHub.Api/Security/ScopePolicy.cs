using Microsoft.AspNetCore.Authorization;

namespace DataHub.Api.Security;

/// <summary>Which token may use a route.</summary>
internal static class ScopePolicy
{
    /// <summary>What every route asks that is not open to anybody: a valid token that serves one role.</summary>
    public static readonly AuthorizationPolicy SignedIn
        = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new OneRole()).Build();

    /// <summary>The route needs a token with one of these scopes.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder route, params string[] anyOf) where TBuilder : IEndpointConventionBuilder
    {
        var policy = new AuthorizationPolicyBuilder(SignedIn).AddRequirements(new AnyScope(anyOf)).Build();
        return route.RequireAuthorization(policy);
    }

    /// <summary>Partner, officer and steward never share a token.</summary>
    internal sealed class OneRole : AuthorizationHandler<OneRole>, IAuthorizationRequirement
    {
        private static readonly string[] Roles = [Scopes.Submit, Scopes.Audit, Scopes.Catalogue];

        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, OneRole requirement)
        {
            if (Roles.Count(Caller.Of(context.User).Has) <= 1)
            {
                context.Succeed(requirement);
            }

            return Task.CompletedTask;
        }
    }

    private sealed class AnyScope(string[] scopes) : AuthorizationHandler<AnyScope>, IAuthorizationRequirement
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AnyScope requirement)
        {
            if (scopes.Any(Caller.Of(context.User).Has))
            {
                context.Succeed(requirement);
            }

            return Task.CompletedTask;
        }
    }
}
