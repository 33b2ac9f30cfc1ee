using System.Text;
using DataHub.Api.Storage;
using DataHub.AuditLog.Notes;

namespace DataHub.Api.Audit.Log;

/// <summary>
/// Signs what the log is now, and keeps the newest checkpoint in a file before anybody has it: a database that is older than what left the house is known by
/// it. What is not committed is never signed: checkpoints are made of what readers see.
/// </summary>
internal sealed class Checkpoints(AuditStore audit, TileStore tiles, LogKeys keys, DataFolder folder)
{
    public const string FileName = "log.checkpoint";

    private readonly Lock _lock = new();
    private Signed? _last;

    /// <summary>The checkpoint over all entries that <paramref name="connection"/> sees, and its note.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be kept.</exception>
    public Signed Sign(StoreConnection connection)
    {
        var size = audit.Size(connection);
        var last = Volatile.Read(ref _last);
        if (last?.Server == connection.Server && last.Checkpoint.Size == size)
        {
            return last;
        }

        if (last is not null && last.Server != connection.Server && !Fits(connection, last.Checkpoint))
        {
            throw new StoreUnavailableException("The log does not fit its last checkpoint any more.");
        }

        var checkpoint = new Checkpoint(keys.Origin, size, tiles.Tree(connection, size).Root());
        var signed = new Signed(checkpoint, checkpoint.Sign(keys.All), connection.Server);
        lock (_lock)
        {
            // Whoever read earlier may come here later; the file never goes back.
            if (_last is null || _last.Checkpoint.Size < size || _last.Server != signed.Server)
            {
                Keep(signed.Note);
                Volatile.Write(ref _last, signed);
            }
        }

        return signed;
    }

    /// <summary>Whether the log that <paramref name="connection"/> sees goes on from a checkpoint.</summary>
    public bool Fits(StoreConnection connection, Checkpoint kept)
        => kept.Size <= audit.Size(connection) && tiles.Tree(connection, kept.Size).Root().AsSpan().SequenceEqual(kept.Root.Span);

    private void Keep(string note)
    {
        try
        {
            folder.Replace(FileName, Encoding.UTF8.GetBytes(note));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException("The newest checkpoint of the log cannot be kept now.", failure);
        }
    }

    internal sealed record Signed(Checkpoint Checkpoint, string Note, string Server);
}
