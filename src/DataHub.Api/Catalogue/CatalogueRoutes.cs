namespace DataHub.Api.Catalogue;

internal static class CatalogueRoutes
{
    public static void MapCatalogue(this WebApplication app) { }
}
