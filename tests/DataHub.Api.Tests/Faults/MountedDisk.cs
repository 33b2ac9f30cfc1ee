using DataHub.Api.Tests.Support.Postgres;

namespace DataHub.Api.Tests.Faults;

/// <summary>A small disk of a test's own, mounted until this is disposed of.</summary>
internal sealed class MountedDisk : IDisposable
{
    private readonly string _mount = Directory.CreateTempSubdirectory("datahub-disk-").FullName;

    private MountedDisk() => Disk = new SmallDisk(_mount);

    public SmallDisk Disk { get; }

    /// <summary>Skips the test where none may be mounted.</summary>
    public static async Task<MountedDisk> RequireAsync()
    {
        if (!SmallDisk.Possible)
        {
            Assert.Ignore("The tests may not mount a file system here: this test, which fills the disk of a hub, is not run. Run it as root.");
        }

        var mounted = new MountedDisk();
        await mounted.Disk.MountAsync();
        return mounted;
    }

    public void Dispose()
    {
        // What still has a file open there keeps it; the folder is free at once.
        PostgresAccount.RunAsync(["umount", "-l", _mount], asServer: false).GetAwaiter().GetResult();
        Directory.Delete(_mount);
    }
}
