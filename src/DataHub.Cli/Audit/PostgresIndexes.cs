using System.Globalization;
using Dapper;
using Npgsql;

namespace DataHub.Cli.Audit;

/// <summary>Whether the indexes of a PostgreSQL database hold all of its rows, in their order: its extension amcheck tells.</summary>
internal static class PostgresIndexes
{
    private const string Extension = """
        SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
        WHERE e.extname = 'amcheck' AND has_schema_privilege(n.oid, 'USAGE') AND (
            SELECT count(*) > 0 AND bool_and(has_function_privilege(p.oid, 'EXECUTE')) FROM pg_proc p WHERE p.pronamespace = n.oid AND p.proname = 'bt_index_check')
        """;

    private const string Indexes = """
        SELECT c.oid::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_am a ON a.oid = c.relam
        WHERE n.nspname = @schema AND c.relkind = 'i' AND a.amname = 'btree' ORDER BY c.relname
        """;

    /// <returns>Null where the extension is not there, or this role may not use it.</returns>
    public static bool? AreSound(NpgsqlConnection connection, string schema)
    {
        if (connection.ExecuteScalar<string?>(Extension) is not { } extension)
        {
            return null;
        }

        try
        {
            foreach (var index in connection.Query<long>(Indexes, new { schema }).ToList())
            {
                connection.Execute(string.Create(CultureInfo.InvariantCulture, $"SELECT {extension}.bt_index_check({index}::oid::regclass, true)"));
            }

            return true;
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.IndexCorrupted or PostgresErrorCodes.DataCorrupted)
        {
            return false;
        }
    }
}
