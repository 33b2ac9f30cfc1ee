using System.Diagnostics;

namespace DataHub.Api.Tests.Support.Postgres;

/// <summary>
/// The folder of one cluster. A process of its own watches over it: when the folder is disposed of, or the tests have ended in whatever way,
/// it stops the server and deletes everything.
/// </summary>
internal sealed class PostgresFolder : IAsyncDisposable
{
    // The end of the input is the sign: it comes even where the tests are killed. The signals of a terminal are for the tests, not for this.
    private const string Watch = """
        trap '' HUP INT TERM
        exec >/dev/null 2>&1
        cat
        folder=$1
        shift
        "$@" stop -D "$folder/data" -m immediate
        umount -l "$folder/disk"
        rm -rf -- "$folder"
        """;

    private const long MemoryNeeded = 2L << 30;

    private readonly Process _watch;

    private PostgresFolder(string path)
    {
        Path = path;
        var start = new ProcessStartInfo("sh", ["-c", Watch, "watch", path, .. PostgresAccount.Prefix, PostgresInstallation.PathOf("pg_ctl")])
        {
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        _watch = Process.Start(start)!;
    }

    /// <summary>Belongs to the server's user. Its sockets lie here too.</summary>
    public string Path { get; }

    public string Data => System.IO.Path.Combine(Path, "data");

    public string Log => System.IO.Path.Combine(Path, "server.log");

    /// <summary>Where a small disk is mounted, if one is.</summary>
    public string Disk => System.IO.Path.Combine(Path, "disk");

    public static async Task<PostgresFolder> CreateAsync()
        => new(await PostgresAccount.RunAsync(["mktemp", "-d", "-p", Parent(), "datahub-postgres-XXXXXXXX"]));

    public async ValueTask DisposeAsync()
    {
        _watch.StandardInput.Close();
        await _watch.WaitForExitAsync();
        _watch.Dispose();
    }

    // In memory where there is room: what the server has handed to the system outlives the server there too. Only a loss of power differs, and no test has that.
    private static string Parent()
    {
        var memory = new DriveInfo("/dev/shm");
        var chosen = Environment.GetEnvironmentVariable("TMPDIR") is not null;
        return !chosen && memory.IsReady && memory.AvailableFreeSpace > MemoryNeeded ? memory.Name : System.IO.Path.GetTempPath();
    }
}
