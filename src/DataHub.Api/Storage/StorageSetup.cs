namespace DataHub.Api.Storage;

internal static class StorageSetup
{
    public static void AddStorage(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(s => new DataFolder(s.GetRequiredService<HubOptions>().DataFolder));
        services.AddSingleton(s => Dialects.Of(s.GetRequiredService<HubOptions>(), s.GetRequiredService<DataFolder>()));
        services.AddSingleton<Database>();
        services.AddSingleton<CatalogueStore>();
        services.AddSingleton<Freshness>();
        services.AddSingleton<TableCache>();
        services.AddSingleton<SubmissionStore>();
        services.AddSingleton<CurrentTables>();
        services.AddSingleton<TighteningStore>();
        services.AddSingleton<AuditStore>();
        services.AddSingleton<TileStore>();
        services.AddSingleton<AuditCounts>();
        services.AddSingleton<PublicationStore>();
        services.AddSingleton<ReportedStore>();
        services.AddSingleton<StoreReadiness>();
        services.AddHostedService<KeyGuard>();
        services.AddHostedService<KeyUpkeep>();
    }
}
