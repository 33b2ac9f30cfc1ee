using DataHub.Api.Audit.Reports;

namespace DataHub.Api.Audit;

internal static class AuditRoutes
{
    /// <summary>Added after what writes the log's last entry: it is stopped before.</summary>
    public static void AddReadCounter(this IServiceCollection services)
    {
        services.AddSingleton<ReadCounter>();
        services.AddHostedService(s => s.GetRequiredService<ReadCounter>());
    }

    public static void AddAudit(this WebApplicationBuilder builder) => builder.Services.AddSingleton<DisclosureAudit>();

    public static void MapAudit(this WebApplication app)
    {
        ListAuditEntries.Map(app);
        ReadAuditEntry.Map(app);
        ListPolicies.Map(app);
        RunDisclosureAudit.Map(app);
        ListPublications.Map(app);
        ListMissing.Map(app);
        CountRefusals.Map(app);
        CountReads.Map(app);
    }
}
