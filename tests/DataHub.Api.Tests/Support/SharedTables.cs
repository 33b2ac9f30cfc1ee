namespace DataHub.Api.Tests.Support;

/// <summary>The benchmark tables that lie beside the repository.</summary>
internal static class SharedTables
{
    /// <summary>The path of a file. Skips the test where the data is not at hand.</summary>
    public static string PathOf(string name)
    {
        var path = Path.Combine(Repository.Root, "..", "shared", "data", "tables", name);
        if (!File.Exists(path))
        {
            Assert.Ignore("The benchmark tables (../shared/data/tables) are not here.");
        }

        return Path.GetFullPath(path);
    }
}
