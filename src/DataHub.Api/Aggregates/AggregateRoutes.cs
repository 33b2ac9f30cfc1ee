namespace DataHub.Api.Aggregates;

internal static class AggregateRoutes
{
    public static void AddAggregates(this WebApplicationBuilder builder) => builder.Services.AddSingleton<AggregateAnswers>();

    public static void MapAggregates(this WebApplication app) => GetAggregates.Map(app);
}
