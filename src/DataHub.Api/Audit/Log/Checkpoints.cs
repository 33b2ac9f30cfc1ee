using System.Data;
using DataHub.Api.Storage;
using DataHub.AuditLog.Notes;

namespace DataHub.Api.Audit.Log;

/// <summary>Signs what the log is now. What is not committed is never signed: checkpoints are made of what readers see.</summary>
internal sealed class Checkpoints(AuditStore audit, LogKeys keys)
{
    private Signed? _last;

    /// <summary>The checkpoint over all entries that <paramref name="connection"/> sees, and its note.</summary>
    public Signed Sign(IDbConnection connection)
    {
        var size = audit.Size(connection);
        if (Volatile.Read(ref _last) is { } last && last.Checkpoint.Size == size)
        {
            return last;
        }

        var checkpoint = new Checkpoint(keys.Origin, size, TileStore.Tree(connection, size).Root());
        var signed = new Signed(checkpoint, checkpoint.Sign(keys.All));
        Volatile.Write(ref _last, signed);
        return signed;
    }

    internal sealed record Signed(Checkpoint Checkpoint, string Note);
}
