using DataHub.Api.Security;

namespace DataHub.Api.Audit.Log;

/// <summary>The log as something that can be proved: its checkpoints, tiles and proofs. They hold hashes alone, so that partners may have them, too.</summary>
internal static class LogRoutes
{
    public static readonly string[] OfficerOrPartner = [Scopes.Audit, Scopes.Submit];

    /// <summary>Added before all that writes: the database is looked at first, and the last checkpoint is kept last.</summary>
    public static void AddLog(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Checkpoints>();
        builder.Services.AddSingleton<Proofs>();
        builder.Services.AddSingleton<BundleReads>();
        builder.Services.AddHostedService<LogGuard>();
        builder.Services.AddHostedService<LogPruning>();
    }

    public static void MapLog(this WebApplication app)
    {
        ReadLog.Map(app);
        ReadLogKeys.Map(app);
        ReadCheckpoint.Map(app);
        ReadTile.Map(app);
        ReadInclusion.Map(app);
        ReadConsistency.Map(app);
        ReadReceipt.Map(app);
    }
}
