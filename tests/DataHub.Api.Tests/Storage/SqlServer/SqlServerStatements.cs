using System.Reflection;
using DataHub.Api.Storage;
using DataHub.Api.Storage.SqlServer;

namespace DataHub.Api.Tests.Storage.SqlServer;

/// <summary>What the stores send to SQL Server.</summary>
internal static class SqlServerStatements
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly SqlServerDialect Dialect = new("Server=none");

    /// <summary>Every statement of every store, under its field's name; a choice with all that can be chosen.</summary>
    public static IReadOnlyList<(string Name, string Text)> All()
        => [.. typeof(Sql).Assembly.GetTypes().Where(IsShared).SelectMany(t => t.GetFields(Static)).SelectMany(Statements).Select(s => (s.Name, Dialect.TextOf(s.Sql)))];

    // A database's own words are no other's.
    private static bool IsShared(Type type) => type.Namespace is not ("DataHub.Api.Storage.Sqlite" or "DataHub.Api.Storage.PostgreSql");

    private static IEnumerable<(string Name, Sql Sql)> Statements(FieldInfo field)
    {
        var name = $"{field.DeclaringType!.Name}.{field.Name.Trim('<').Replace(">k__BackingField", string.Empty, StringComparison.Ordinal)}";
        IEnumerable<Sql> all = field.FieldType == typeof(Sql) ? [(Sql)field.GetValue(null)!] : field.FieldType == typeof(SqlChoice) ? ((SqlChoice)field.GetValue(null)!).All : [];
        return all.Select((sql, i) => (i == 0 ? name : $"{name} {i}", sql));
    }
}
