using DataHub.AuditLog.Notes;

namespace DataHub.Cli.Audit;

/// <summary>A folder as C2SP tlog-tiles lays it out: <c>checkpoint</c>, <c>tile/...</c> and a file <c>keys</c>, one public key a line.</summary>
internal sealed class FolderPlace(string folder) : LogPlace
{
    public const string NoteName = "checkpoint", KeysName = "keys";

    public override async Task<string?> NoteAsync(CancellationToken cancellation)
        => await ReadAsync(NoteName, cancellation) is { } bytes ? SignedNote.Decode(bytes) : null;

    public override async Task<IReadOnlyList<VerifierKey>> KeysAsync(CancellationToken cancellation)
        => await ReadAsync(KeysName, cancellation) is { } bytes ? KeyFile.Parse(SignedNote.Decode(bytes)) : [];

    public override async Task<byte[]?> ReadAsync(string path, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, path);
        try
        {
            return File.Exists(file) ? await File.ReadAllBytesAsync(file, cancellation) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Screen.Plain(file)} cannot be read.");
        }
    }
}
