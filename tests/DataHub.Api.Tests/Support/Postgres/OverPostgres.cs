using System.Collections.Concurrent;

namespace DataHub.Api.Tests.Support.Postgres;

/// <summary>With DATAHUB_TEST_OVER=postgres every hub of the tests has a PostgreSQL database in the place of the embedded one, one for each data folder.</summary>
internal static class OverPostgres
{
    private static readonly ConcurrentDictionary<string, string> Databases = new(StringComparer.Ordinal);

    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("DATAHUB_TEST_OVER") == "postgres";

    public static IEnumerable<(string Key, string? Value)> Settings(string folder)
        => IsOn ? [("DataHub:Database", "postgres"), ("DataHub:ConnectionString", Databases.GetOrAdd(folder, _ => PostgresRequired.Server().CreateDatabase()))] : [];
}
