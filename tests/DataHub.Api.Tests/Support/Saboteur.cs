using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace DataHub.Api.Tests.Support;

/// <summary>Stands behind the hub's pipeline at <see cref="Path"/> and does what a broken route would do.</summary>
internal sealed class Saboteur(RequestDelegate sabotage) : IStartupFilter
{
    public const string Path = "/v1/sabotage";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next)
        => app =>
        {
            next(app);
            app.Use((context, end) => context.Request.Path == Path ? sabotage(context) : end(context));
        };
}
