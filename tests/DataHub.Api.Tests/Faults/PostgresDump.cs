using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DataHub.Api.Tests.Support.Postgres;
using Npgsql;

namespace DataHub.Api.Tests.Faults;

/// <summary>All that a PostgreSQL database holds and its server has logged, for a search.</summary>
internal static partial class PostgresDump
{
    public static async Task<string> KeptAsync(PostgresServer server, string connectionString)
    {
        var database = new NpgsqlConnectionStringBuilder(connectionString);
        var dump = await PostgresAccount.RunAsync(
            [PostgresInstallation.PathOf("pg_dump"), "-h", "127.0.0.1", "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-U", database.Username!, database.Database!],
            environment: ("PGPASSWORD", database.Password!));
        return server.ServerLog() + dump + string.Concat(Binary().Matches(dump).Select(m => Encoding.Latin1.GetString(Convert.FromHexString(m.Groups[1].Value))));
    }

    // How the dump writes bytes: what is found in none of its digits may stand in them all the same.
    [GeneratedRegex(@"\\\\x((?:[0-9a-f]{2})+)")]
    private static partial Regex Binary();
}
