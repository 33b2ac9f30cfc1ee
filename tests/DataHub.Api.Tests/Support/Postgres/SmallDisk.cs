using System.ComponentModel;

namespace DataHub.Api.Tests.Support.Postgres;

/// <summary>A disk of 64 MB, in memory, that a test can fill up.</summary>
internal sealed class SmallDisk(string mount)
{
    private static readonly Lazy<bool> Try = new(() => TryAsync().GetAwaiter().GetResult());

    private readonly string _filler = Path.Combine(mount, "filler");

    /// <summary>Whether the tests may mount one here: root may, except in most containers.</summary>
    public static bool Possible => Try.Value;

    /// <summary>An empty folder on it, of the server's user.</summary>
    public string Folder => Path.Combine(mount, "folder");

    public async Task MountAsync()
    {
        Directory.CreateDirectory(mount);
        await PostgresAccount.RunAsync(["mount", "-t", "tmpfs", "-o", $"size=64m,{PostgresAccount.Owner}", "tmpfs", mount], asServer: false);
        await PostgresAccount.RunAsync(["mkdir", "-m", "700", Folder]);
    }

    /// <summary>Leaves no byte free.</summary>
    public void Fill()
    {
        using var filler = new FileStream(_filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (true)
            {
                filler.Write(page);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free() => File.Delete(_filler);

    private static async Task<bool> TryAsync()
    {
        if (PostgresAccount.Owner is null)
        {
            return false;
        }

        var folder = Directory.CreateTempSubdirectory("datahub-disk-");
        try
        {
            await new SmallDisk(folder.FullName).MountAsync();
            await PostgresAccount.RunAsync(["umount", folder.FullName], asServer: false);
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            return false;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
