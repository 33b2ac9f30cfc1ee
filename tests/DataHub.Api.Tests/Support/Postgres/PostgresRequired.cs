namespace DataHub.Api.Tests.Support.Postgres;

/// <summary>Where tests ask for PostgreSQL. Where it is not installed they are skipped, or fail if <c>DATAHUB_REQUIRE_POSTGRES</c> is 1.</summary>
internal static class PostgresRequired
{
    private static readonly Lazy<PostgresServer> Shared = new(() => PostgresServer.StartNewAsync(new PostgresOptions()).GetAwaiter().GetResult());

    /// <summary>
    /// The server that all tests share: started for the first that asks, stopped when the run ends. A test that stops its server, or reconfigures it,
    /// starts its own.
    /// </summary>
    public static PostgresServer Server()
    {
        Check();
        return Shared.Value;
    }

    /// <summary>A server for this test only, which disposes of it.</summary>
    public static Task<PostgresServer> StartOwnAsync(PostgresOptions? options = null)
    {
        Check();
        if (options?.SmallDisk is not null && !SmallDisk.Possible)
        {
            Assert.Ignore("The tests may not mount a file system here: this test, which fills the database's disk, is not run. Run it as root.");
        }

        return PostgresServer.StartNewAsync(options ?? new PostgresOptions());
    }

    private static void Check()
    {
        if (PostgresInstallation.Folder is not null)
        {
            return;
        }

        const string Missing = "PostgreSQL is not installed: this test, which runs the hub's store over it, is not run. " +
            $"Install it (apt-get install postgresql), or name the folder of its programs in {PostgresInstallation.Variable}.";
        if (Environment.GetEnvironmentVariable("DATAHUB_REQUIRE_POSTGRES") == "1")
        {
            Assert.Fail(Missing);
        }

        Assert.Ignore(Missing);
    }
}
