using System.Collections.Concurrent;
using DataHub.AuditLog;
using DataHub.AuditLog.Notes;

namespace DataHub.Cli.Audit;

/// <summary>Which keys the log says have come and gone. Entries are taken on several threads and in no order.</summary>
internal sealed class KeyHistory
{
    private readonly ConcurrentBag<AuditEntry> _entries = [];

    /// <summary>Takes an entry, of whatever kind.</summary>
    public void Take(AuditEntry entry)
    {
        if (entry.Action is AuditActions.LogKeyAdded or AuditActions.LogKeyRetired)
        {
            _entries.Add(entry);
        }
    }

    /// <summary>Whether the first <paramref name="size"/> entries leave the key as one that signs no more.</summary>
    public bool IsRetired(VerifierKey key, long size)
        => _entries.Where(e => e.Index < size && e.Target == $"log-key/{key.Fingerprint}").MaxBy(e => e.Index) is { Action: AuditActions.LogKeyRetired };
}
