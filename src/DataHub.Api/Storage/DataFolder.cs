namespace DataHub.Api.Storage;

/// <summary>The folder that holds the database and the keys. One process at a time owns it, for as long as it lives.</summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly FileStream _lock;

    /// <summary>Makes the folder when it is missing, and takes it.</summary>
    /// <exception cref="StoreStartException">It cannot be made or written, or another process owns it.</exception>
    public DataFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        try
        {
            Make(Path);
            _lock = Create(File("hub.lock"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreStartException(
                System.IO.File.Exists(File("hub.lock"))
                    ? $"The data folder {Path} is in use by another hub, or cannot be written."
                    : $"The data folder {Path} cannot be made or written.",
                e);
        }
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>The full path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes an empty file that only the owner may read, unless it is there.</summary>
    public void MakePrivate(string name)
    {
        if (!System.IO.File.Exists(File(name)))
        {
            Create(File(name)).Dispose();
        }
    }

    public void Dispose() => _lock.Dispose();

    private static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }
}
