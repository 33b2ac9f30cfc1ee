using DataHub.Api.Storage;

namespace DataHub.Api.Pipeline;

/// <summary>Whoever is signed in is answered by what is stored now, whichever hub stored it.</summary>
internal sealed class FreshStore(RequestDelegate next, Freshness freshness)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.User.Identity?.IsAuthenticated == true)
        {
            await freshness.AskAsync(context.RequestAborted);
        }

        await next(context);
    }
}
