using DataHub.Api.Storage.PostgreSql;
using DataHub.Api.Storage.Sqlite;
using DataHub.Api.Storage.SqlServer;

namespace DataHub.Api.Storage;

/// <summary>The databases that the hub runs on.</summary>
internal static class Dialects
{
    /// <summary>What <c>DataHub:Database</c> may say.</summary>
    public static IReadOnlyList<string> Names { get; } = ["sqlite", "postgres", "sqlserver"];

    /// <summary>The one that the settings name.</summary>
    /// <exception cref="StoreStartException">The connection string cannot be read.</exception>
    public static Dialect Of(HubOptions options, DataFolder folder) => options.Database switch
    {
        "postgres" => new PostgreSqlDialect(options.ConnectionString!),
        "sqlserver" => new SqlServerDialect(options.ConnectionString!),
        _ => new SqliteDialect(folder),
    };
}
