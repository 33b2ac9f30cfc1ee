using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.SqlClient;

namespace DataHub.Api.Tests.Support.SqlServer;

/// <summary>
/// The SQL Server that DATAHUB_TEST_SQLSERVER leads to, with the right to create databases; deploy/compose.yaml says how to run one. No machine has it by
/// itself, so that without the variable there are no such tests at all: skipped ones would stand in every report, and nobody would see one that is new.
/// </summary>
internal static class SqlServerOnRequest
{
    private const string Variable = "DATAHUB_TEST_SQLSERVER";

    private static readonly string? Server = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } server ? server : null;

    public static bool IsThere => Server is not null;

    /// <summary>One line for the report, which has no other trace of tests that are not there.</summary>
    public static string Told => IsThere ? "The stores' tests are run over SQL Server." : $"{Variable} is not set: the stores' tests over SQL Server are not run; deploy/compose.yaml says how.";

    /// <summary>One fixture where there is a server, and none where there is not. It has no argument, for that would stand in the report.</summary>
    public static IEnumerable<TestFixtureData> Fixtures() => IsThere ? [new TestFixtureData()] : [];

    /// <summary>A new database, by its connection string. It is as the server makes one: the hub has to allow snapshots.</summary>
    public static string CreateDatabase()
    {
        var name = $"datahub_test_{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        Execute($"CREATE DATABASE {name}");
        return new SqlConnectionStringBuilder(Server) { InitialCatalog = name }.ConnectionString;
    }

    public static void DropDatabase(string database)
    {
        var name = new SqlConnectionStringBuilder(database).InitialCatalog;
        Execute($"ALTER DATABASE {name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE");
        Execute($"DROP DATABASE {name}");
    }

    private static void Execute(string statement)
    {
        using var connection = new SqlConnection(new SqlConnectionStringBuilder(Server) { Pooling = false }.ConnectionString);
        connection.Execute(statement);
    }
}
