using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace DataHub.Api.Tests.Support;

/// <summary>What a hub leaves behind, without what differs between any two hubs.</summary>
internal static partial class Traces
{
    /// <summary>Every row of every table, sorted: identifiers, and with them the order of some rows, are drawn anew in every hub.</summary>
    public static List<string> Rows(string dataFolder)
    {
        using var connection = new SqliteConnection($"Data Source={Directory.EnumerateFiles(dataFolder, "*.db").Single()};Mode=ReadOnly;Pooling=False");
        connection.Open();
        var rows = new List<string>();
        foreach (var table in Read(connection, "SELECT name FROM sqlite_master WHERE type = 'table'").ToList())
        {
            // Tiles are hashes of entries, which are compared, and of the random bits in them.
            var columns = table == "log_tiles" ? "level, number, length(hashes)" : "*";
            rows.AddRange(Read(connection, $"SELECT {columns} FROM {table}").Select(row => $"{table} {row}"));
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    public static string WithoutIds(string text) => Id().Replace(text, "id");

    public static string WithoutIdsAndReasons(string text) => Reason().Replace(WithoutIds(text), string.Empty);

    private static IEnumerable<string> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names of the tables are the schema's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader.GetValue(i))));
        }
    }

    // Sixteen bytes are an identifier; everything else that is binary is text, or a hash.
    private static string Text(object value) => value switch
    {
        byte[] { Length: 16 } => "id",
        byte[] { Length: 32 } hash => Convert.ToHexString(hash),
        byte[] bytes => WithoutIds(Encoding.Latin1.GetString(bytes)),
        _ => WithoutIds(Convert.ToString(value, CultureInfo.InvariantCulture)!),
    };

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\"[0-9a-f]{32}\"|00-[0-9a-f]{32}-[0-9a-f]{16}|log-key/[0-9a-f]{40}|datahub-[0-9a-f]{16}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/=]{44}")]
    private static partial Regex Id();

    [GeneratedRegex("\"reason\":\"[A-Za-z]+\"")]
    private static partial Regex Reason();
}
