using System.Data.Common;

namespace DataHub.Cli.Audit;

/// <summary>What differs between the databases that a hub runs over. All that is read of one is read at one moment: a hub may be writing.</summary>
internal abstract class StoredDatabase : IDisposable
{
    /// <summary>In a transaction that reads.</summary>
    public abstract DbConnection Connection { get; }

    /// <summary>The newest checkpoint, where the hub keeps it beside the database; null where there is none.</summary>
    public virtual byte[]? Note => null;

    /// <exception cref="UsageException">A newer hub made it, or none.</exception>
    /// <exception cref="MismatchException">It is built otherwise than the hub would have built it.</exception>
    public abstract void DemandSchema();

    /// <summary>Whether its indexes fit its rows; null where that cannot be asked. On a connection of its own, so that it can be asked beside the rest: it reads as much.</summary>
    public abstract bool? IsSound();

    /// <summary>What to say where it cannot be read.</summary>
    public abstract UsageException Unreadable(Exception? failure);

    /// <inheritdoc/>
    public void Dispose() => Connection.Dispose();
}
