namespace DataHub.Cli.Audit;

/// <summary>
/// Whether a database has the tables, indexes and triggers that a hub makes, and no others: a hub reads by them, and a view or an index that leaves rows out
/// would hide from it what is found here.
/// </summary>
internal static class StoredSchema
{
    /// <summary>What the tool carries of the migrations that a database has seen, in their order.</summary>
    /// <param name="database"><c>Sqlite</c> or <c>PostgreSql</c>.</param>
    /// <param name="seen">How many it has seen.</param>
    /// <exception cref="UsageException">A newer hub made it, or none.</exception>
    public static IReadOnlyList<string> Known(string database, long seen)
    {
        var prefix = $"Migrations/{database}/";
        var assembly = typeof(StoredSchema).Assembly;
        var names = assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        if (seen < 1 || seen > names.Count)
        {
            throw new UsageException(seen > names.Count ? "The database was made by a newer hub: it takes the tool of that hub." : "The database is not a hub's.");
        }

        return [.. names.Take((int)seen).Select(n =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!);
            return reader.ReadToEnd();
        })];
    }

    /// <exception cref="MismatchException">It is another one than the hub would have made.</exception>
    public static void Compare(IEnumerable<(string Name, string Text)> expected, IEnumerable<(string Name, string Text)> found)
    {
        var (hubs, others) = (expected.ToHashSet(), found.ToHashSet());
        hubs.SymmetricExceptWith(others);
        if (hubs.Count > 0)
        {
            throw new MismatchException($"The database is not built as a hub builds it: {Screen.Plain(hubs.Select(o => o.Name).Order(StringComparer.Ordinal).First())} is missing, changed or foreign.");
        }
    }
}
