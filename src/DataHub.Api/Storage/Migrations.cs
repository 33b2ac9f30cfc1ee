using System.Globalization;

namespace DataHub.Api.Storage;

/// <summary>A numbered script of the schema.</summary>
/// <param name="Name">Its file.</param>
/// <param name="Sql">Its text.</param>
internal sealed record Migration(string Name, string Sql)
{
    private const string Mark = "-- oldest hub: ";

    /// <summary>
    /// How many migrations a hub must know to go on working over a database that has seen this one, the <paramref name="number"/>th. A script that says
    /// nothing needs its own hub; one that only adds says so in its first line, so that nobody has to stop during a rollout.
    /// </summary>
    public int OldestHub(int number)
        => Sql.StartsWith(Mark, StringComparison.Ordinal) ? int.Parse(Sql.AsSpan(Mark.Length, Sql.IndexOf('\n', StringComparison.Ordinal) - Mark.Length), CultureInfo.InvariantCulture) : number;
}

/// <summary>The numbered scripts that make the schema. There will be more of them; none is ever changed.</summary>
internal static class Migrations
{
    /// <summary>Those of a database (<c>Sqlite</c>, <c>PostgreSql</c>, <c>SqlServer</c>), in order.</summary>
    public static IReadOnlyList<Migration> Of(string database)
    {
        var prefix = $"Migrations/{database}/";
        var assembly = typeof(Migrations).Assembly;
        var names = assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return [.. names.Select(n =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!);
            return new Migration(n[prefix.Length..], reader.ReadToEnd());
        })];
    }
}
