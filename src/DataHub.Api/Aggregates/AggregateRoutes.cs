using DataHub.Api.Audit;

namespace DataHub.Api.Aggregates;

internal static class AggregateRoutes
{
    public static void AddAggregates(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AggregateAnswers>();
        builder.Services.AddReadCounter();
    }

    public static void MapAggregates(this WebApplication app) => GetAggregates.Map(app);
}
