using DataHub.AuditLog.Notes;

namespace DataHub.Cli.Audit;

/// <summary>Where a log lies: behind a hub's address, in a hub's database, or in a folder of tiles.</summary>
internal abstract class LogPlace : IDisposable
{
    /// <summary>Opens what the words name.</summary>
    /// <exception cref="UsageException">There is nothing of the kind.</exception>
    public static LogPlace Open(string place, string? tokenFile)
    {
        if (place.Contains("://", StringComparison.Ordinal))
        {
            return new HubPlace(place, tokenFile);
        }

        if (tokenFile is not null)
        {
            throw new UsageException("--token-file is for a hub's address; a folder needs none.");
        }

        if (place == PostgresDatabase.Word)
        {
            return new DatabasePlace(PostgresDatabase.OfVariable());
        }

        var database = File.Exists(place) ? place : Path.Combine(place, SqliteDatabase.FileName);
        return File.Exists(database) ? new DatabasePlace(new SqliteDatabase(database))
            : Directory.Exists(place) ? new FolderPlace(place)
            : throw new UsageException($"{Screen.Plain(place)} is neither a hub's address nor a folder or database that exists.");
    }

    /// <summary>The signed checkpoint as it lies there; null when there is none.</summary>
    public abstract Task<string?> NoteAsync(CancellationToken cancellation);

    /// <summary>The public keys as they lie there.</summary>
    public abstract Task<IReadOnlyList<VerifierKey>> KeysAsync(CancellationToken cancellation);

    /// <summary>Refuses where only the hashes may be read: entries that one may not see are not missing.</summary>
    /// <exception cref="UsageException">The entries may not be read.</exception>
    public virtual Task DemandEntriesAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Number of entries where the place tells it besides a checkpoint; null where it does not.</summary>
    public virtual long? Size => null;

    /// <summary>Reads a tile or a bundle.</summary>
    public abstract Task<byte[]?> ReadAsync(string path, CancellationToken cancellation);

    /// <summary>Is given each entry, and keeps what <see cref="Finish"/> compares; called on several threads.</summary>
    public virtual Action<DataHub.AuditLog.AuditEntry>? Seen => null;

    /// <summary>What else does not fit here, after all entries were seen.</summary>
    /// <param name="comparison">Is given it.</param>
    /// <param name="firstEntry">The first entry that is still there.</param>
    public virtual void Finish(Comparison comparison, long firstEntry)
    {
    }

    /// <summary>What could not be looked at, after <see cref="Finish"/>; null where there is nothing of the kind.</summary>
    public virtual string? Omitted => null;

    /// <inheritdoc/>
    public void Dispose() => Close();

    /// <summary>Lets go of what the place holds open.</summary>
    protected virtual void Close()
    {
    }
}
