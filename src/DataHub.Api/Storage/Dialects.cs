using DataHub.Api.Storage.PostgreSql;
using DataHub.Api.Storage.Sqlite;

namespace DataHub.Api.Storage;

/// <summary>The databases that the hub runs on.</summary>
internal static class Dialects
{
    /// <summary>What <c>DataHub:Database</c> may say.</summary>
    public static IReadOnlyList<string> Names { get; } = ["sqlite", "postgres"];

    /// <summary>The one that the settings name.</summary>
    /// <exception cref="StoreStartException">The connection string cannot be read.</exception>
    public static Dialect Of(HubOptions options, DataFolder folder) => options.Database switch
    {
        "postgres" => new PostgreSqlDialect(options.ConnectionString!),
        _ => new SqliteDialect(folder),
    };
}
