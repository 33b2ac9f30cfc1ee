using System.Reflection;
using System.Text.RegularExpressions;
using DataHub.Api.Storage;

namespace DataHub.Api.Tests.Storage.SqlServer;

/// <summary>What the stores send to SQL Server.</summary>
internal static partial class SqlServerStatements
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Every statement of every store, under its field's name; a choice with all that can be chosen.</summary>
    public static IReadOnlyList<(string Name, string Text)> All()
        => [.. typeof(Sql).Assembly.GetTypes().Where(IsShared).SelectMany(t => t.GetFields(Static)).SelectMany(Statements).Select(s => (s.Name, TextOf(s.Sql)))];

    // A database's own words are no other's.
    private static bool IsShared(Type type) => type.Namespace is not ("DataHub.Api.Storage.Sqlite" or "DataHub.Api.Storage.PostgreSql");

    private static IEnumerable<(string Name, Sql Sql)> Statements(FieldInfo field)
    {
        var name = $"{field.DeclaringType!.Name}.{field.Name.Trim('<').Replace(">k__BackingField", string.Empty, StringComparison.Ordinal)}";
        IEnumerable<Sql> all = field.FieldType == typeof(Sql) ? [(Sql)field.GetValue(null)!] : field.FieldType == typeof(SqlChoice) ? ((SqlChoice)field.GetValue(null)!).All : [];
        return all.Select((sql, i) => (i == 0 ? name : $"{name} {i}", sql));
    }

    // In the words that the dialect has to find.
    private static string TextOf(Sql sql) => Braces().Replace(sql.Text, m => (m.Groups[1].Value, m.Groups[2].Value) switch
    {
        ("limit", var rows) when rows.Split(" offset ") is [var count, var offset] => $"OFFSET {offset} ROWS FETCH NEXT {count} ROWS ONLY",
        ("limit", var rows) => $"OFFSET 0 ROWS FETCH NEXT {rows} ROWS ONLY",
        ("in", var list) => $"IN {list}",
        ("length", var bytes) => $"datalength({bytes})",
        ("json", var member) => $"JSON_VALUE(CAST(entry AS varchar(max)), '$.{member}') COLLATE Latin1_General_100_BIN2",
        ("bytewise", _) => string.Empty,
        ("lock", "table") => "WITH (UPDLOCK, ROWLOCK)",
        ("lock", _) => string.Empty,
        _ => m.Value,
    });

    [GeneratedRegex(@"\{(\w+) ?([^}]*)\}")]
    private static partial Regex Braces();
}
