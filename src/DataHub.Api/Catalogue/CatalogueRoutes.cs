using DataHub.Api.Json;
using DataHub.Api.Policies;
using DataHub.Api.Security;

namespace DataHub.Api.Catalogue;

internal static class CatalogueRoutes
{
    public static void AddCatalogue(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Turns>();
        builder.Services.AddSingleton<CodeListKind>();
        builder.Services.AddSingleton<IndicatorKind>();
        builder.Services.AddSingleton<PartnerKind>();
        builder.Services.AddSingleton<GetDocument>();
        builder.Services.AddSingleton<PutDocument>();
        builder.Services.AddSingleton<Reprotecting>();
        builder.Services.AddHostedService<ReprotectingService>();
    }

    public static void MapCatalogue(this WebApplication app)
    {
        app.MapKind<CodeListDocument, CodeListPage>(app.Services.GetRequiredService<CodeListKind>(), "CodeList");
        app.MapKind<IndicatorDocument, IndicatorPage>(app.Services.GetRequiredService<IndicatorKind>(), "Indicator");
        app.MapKind<PartnerDocument, PartnerPage>(app.Services.GetRequiredService<PartnerKind>(), "Partner");
    }

    private static void MapKind<T, TPage>(this WebApplication app, CatalogueKind<T> kind, string name)
        where T : class
    {
        app.MapGet($"/v1/{kind.Path}", (HttpContext context, GetDocument get) => get.Many(context, kind))
            .RequireScope([.. Scopes.All]).WithName($"list{name}s").Produces<TPage>().Offering(Negotiation.Json);
        app.MapGet($"/v1/{kind.Path}/{{code}}", (HttpContext context, string code, GetDocument get) => get.One(context, code, kind))
            .RequireScope([.. Scopes.All]).WithName($"get{name}").Produces<T>().Offering(Negotiation.Json);
        app.MapPut($"/v1/{kind.Path}/{{code}}", (HttpContext context, string code, PutDocument put) => put.RunAsync(context, code, kind))
            .RequireScope(Scopes.Catalogue).WithName($"put{name}").Produces<T>().Produces<T>(StatusCodes.Status201Created).Offering(Negotiation.Json);
    }
}
