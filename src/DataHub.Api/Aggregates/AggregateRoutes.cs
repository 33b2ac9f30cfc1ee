namespace DataHub.Api.Aggregates;

internal static class AggregateRoutes
{
    public static void AddAggregates(this WebApplicationBuilder builder) { }

    public static void MapAggregates(this WebApplication app) { }
}
