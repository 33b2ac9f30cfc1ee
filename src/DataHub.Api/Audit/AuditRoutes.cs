namespace DataHub.Api.Audit;

internal static class AuditRoutes
{
    public static void MapAudit(this WebApplication app)
    {
        ListAuditEntries.Map(app);
        ReadAuditEntry.Map(app);
        ListPolicies.Map(app);
    }
}
