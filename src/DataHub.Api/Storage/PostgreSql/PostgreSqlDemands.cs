using System.Globalization;
using Dapper;
using Npgsql;

namespace DataHub.Api.Storage.PostgreSql;

/// <summary>What a server must be like, so that what it has acknowledged is not lost.</summary>
internal static class PostgreSqlDemands
{
    private const int OldestVersion = 120_000;

    /// <exception cref="StoreStartException">It is not like that.</exception>
    public static void Check(NpgsqlConnection connection)
    {
        if (int.Parse(Show("server_version_num"), CultureInfo.InvariantCulture) < OldestVersion)
        {
            throw new StoreStartException("PostgreSQL is too old: 12 or newer is needed.");
        }

        Demand("server_encoding", "the database must be in UTF8", v => v == "UTF8");
        Demand("fsync", "a power cut would lose what was acknowledged", v => v == "on");
        Demand("full_page_writes", "a power cut could damage the database", v => v == "on");
        Demand("synchronous_commit", "a crash would lose what was acknowledged", v => v != "off");
        Demand("transaction_read_only", "this server takes no writes: it is a standby, or the database is closed", v => v == "off");

        string Show(string setting) => connection.ExecuteScalar<string>($"SHOW {setting}")!;

        void Demand(string setting, string why, Predicate<string> isGood)
        {
            var value = Show(setting);
            if (!isGood(value))
            {
                throw new StoreStartException($"PostgreSQL has {setting} = {value}: {why}.");
            }
        }
    }
}
