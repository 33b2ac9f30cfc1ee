namespace DataHub.Api.Tests.Support;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder)
        => File.Exists(Path.Combine(folder, "DataHub.sln")) ? folder : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The repository was not found."));
}
