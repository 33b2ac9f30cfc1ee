using System.Text;
using DataHub.AuditLog.Notes;
using DataHub.AuditLog.Verification;

namespace DataHub.Cli.Audit;

/// <summary>Keeps what is read of a log in a folder, which can be verified again without the hub.</summary>
internal sealed class SavedLog
{
    private readonly string _folder;

    /// <exception cref="UsageException">The folder cannot be made, or holds something.</exception>
    public SavedLog(string folder)
    {
        _folder = folder;
        try
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            {
                throw new UsageException("--save is to name a folder that is new or empty.");
            }

            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("--save names a folder that cannot be made.");
        }
    }

    /// <summary>Reads, and keeps what is read.</summary>
    public LogReader Keeping(LogReader read) => async (path, cancellation) =>
    {
        var bytes = await read(path, cancellation);
        if (bytes is not null)
        {
            await WriteAsync(path, bytes, cancellation);
        }

        return bytes;
    };

    public async Task FinishAsync(string note, IEnumerable<VerifierKey> keys, CancellationToken cancellation)
    {
        await WriteAsync(FolderPlace.NoteName, Encoding.UTF8.GetBytes(note), cancellation);
        await WriteAsync(FolderPlace.KeysName, Encoding.UTF8.GetBytes(string.Concat(keys.Select(k => $"{k}\n"))), cancellation);
    }

    private async Task WriteAsync(string path, byte[] bytes, CancellationToken cancellation)
    {
        var file = Path.Combine(_folder, path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, bytes, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("The folder that --save names cannot be written.");
        }
    }
}
