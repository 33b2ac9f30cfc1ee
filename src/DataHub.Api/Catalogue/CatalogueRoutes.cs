using DataHub.Api.Json;

namespace DataHub.Api.Catalogue;

internal static class CatalogueRoutes
{
    public static void AddCatalogue(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CodeListKind>();
        builder.Services.AddSingleton<IndicatorKind>();
        builder.Services.AddSingleton<PartnerKind>();
        builder.Services.AddSingleton<GetDocument>();
        builder.Services.AddSingleton<PutDocument>();
    }

    public static void MapCatalogue(this WebApplication app)
    {
        app.MapKind(app.Services.GetRequiredService<CodeListKind>());
        app.MapKind(app.Services.GetRequiredService<IndicatorKind>());
        app.MapKind(app.Services.GetRequiredService<PartnerKind>());
    }

    private static void MapKind<T>(this WebApplication app, CatalogueKind<T> kind)
        where T : class
    {
        app.MapGet($"/v1/{kind.Path}", (HttpContext context, GetDocument get) => get.Many(context, kind))
            .Produces<DocumentPage<T>>().Offering(Negotiation.Json);
        app.MapGet($"/v1/{kind.Path}/{{code}}", (HttpContext context, string code, GetDocument get) => get.One(context, code, kind))
            .Produces<T>().Offering(Negotiation.Json);
        app.MapPut($"/v1/{kind.Path}/{{code}}", (HttpContext context, string code, PutDocument put) => put.RunAsync(context, code, kind))
            .Produces<T>().Produces<T>(StatusCodes.Status201Created).Offering(Negotiation.Json);
    }
}
