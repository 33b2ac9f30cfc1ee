namespace DataHub.Api;

internal static class HealthRoutes
{
    public static void MapHealth(this WebApplication app) { }
}
