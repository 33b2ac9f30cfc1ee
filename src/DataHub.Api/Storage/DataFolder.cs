using DataHub.Api.Security;

namespace DataHub.Api.Storage;

/// <summary>The folder that holds the database and the keys. One process at a time owns it, for as long as it lives.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly string _path;
    private readonly FileStream _lock;

    /// <summary>Makes the folder when it is missing, and takes it.</summary>
    /// <exception cref="StoreStartException">It cannot be made or written, or another process owns it.</exception>
    public DataFolder(string path)
    {
        _path = Path.GetFullPath(path);
        try
        {
            SecretFile.CreateFolder(_path);
            _lock = OpenPrivate(File("hub.lock"));
        }
        catch (UnauthorizedAccessException)
        {
            throw new StoreStartException($"The data folder {_path} cannot be written.");
        }
        catch (IOException)
        {
            throw new StoreStartException($"The data folder {_path} cannot be written, or another hub is running on it.");
        }
    }

    /// <summary>The full path of a file in the folder.</summary>
    public string File(string name) => Path.Combine(_path, name);

    /// <summary>Makes an empty file that only the owner may read, unless it is there.</summary>
    public void MakePrivate(string name)
    {
        if (!System.IO.File.Exists(File(name)))
        {
            OpenPrivate(File(name)).Dispose();
        }
    }

    /// <summary>Writes a file that only the owner may read, whole or not at all; an earlier one is replaced.</summary>
    public void Replace(string name, ReadOnlySpan<byte> content)
    {
        var draft = File($"{name}.new");
        System.IO.File.Delete(draft);
        SecretFile.Create(draft, content);
        System.IO.File.Move(draft, File(name), overwrite: true);
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream OpenPrivate(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
