using DataHub.Api.Storage;
using DataHub.AuditLog;
using DataHub.AuditLog.Notes;

namespace DataHub.Api.Audit.Log;

/// <summary>Proofs of entries that stand alone.</summary>
internal sealed class Proofs(AuditStore audit, TileStore tiles, Checkpoints checkpoints)
{
    /// <summary>The entry with the proof that it stands in the log as it is now; null when it is past its term and gone.</summary>
    public LogProof? Of(StoreConnection connection, long index)
    {
        if (audit.Find(connection, index) is not { } entry)
        {
            return null;
        }

        var (checkpoint, note, _) = checkpoints.Sign(connection);
        return new LogProof(AuditEntryFormat.Write(entry), index, tiles.Tree(connection, checkpoint.Size).Inclusion(index), note);
    }
}
