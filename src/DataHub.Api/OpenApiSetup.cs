namespace DataHub.Api;

internal static class OpenApiSetup
{
    public static void AddOpenApi(this WebApplicationBuilder builder) { }

    public static void MapOpenApi(this WebApplication app) { }
}
