namespace DataHub.Api.Tests.Support.Postgres;

/// <summary>The PostgreSQL programs that are installed here: any version that the hub supports will do, the newest is taken.</summary>
internal static class PostgresInstallation
{
    public const string Variable = "DATAHUB_TEST_POSTGRES_BIN";

    /// <summary>The folder of <c>initdb</c> and its kin, or nothing where there is none.</summary>
    public static string? Folder { get; } = OperatingSystem.IsWindows() ? null : Candidates().FirstOrDefault(f => File.Exists(Path.Combine(f, "initdb")));

    public static string PathOf(string program) => Path.Combine(Folder ?? throw new InvalidOperationException("PostgreSQL is not installed."), program);

    // Where the variable is set, nothing else will do: a test run must not pass on another server than the one that was asked for.
    private static IEnumerable<string> Candidates() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
        ? [named]
        : [.. Debian(), .. (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)];

    private static IEnumerable<string> Debian()
    {
        const string Versions = "/usr/lib/postgresql";
        return !Directory.Exists(Versions)
            ? []
            : Directory.EnumerateDirectories(Versions)
                .OrderByDescending(f => int.TryParse(Path.GetFileName(f), out var version) ? version : 0)
                .Select(f => Path.Combine(f, "bin"));
    }
}
