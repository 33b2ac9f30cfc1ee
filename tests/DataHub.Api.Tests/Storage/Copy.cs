namespace DataHub.Api.Tests.Storage;

/// <summary>A copy of the database files of a folder, as they lie there at this moment; an empty folder of none.</summary>
internal sealed class Copy : IDisposable
{
    public Copy(string? folder)
    {
        foreach (var file in folder is null ? [] : Directory.GetFiles(folder, "datahub.db*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
        {
            using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var to = new FileStream(System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file)), FileMode.CreateNew);
            from.CopyTo(to);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("datahub-copy-").FullName;

    public string Wal => System.IO.Path.Combine(Path, "datahub.db-wal");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
