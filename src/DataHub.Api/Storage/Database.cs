using System.Data;

namespace DataHub.Api.Storage;

/// <summary>An open transaction of the one writer. It commits together with the others of its group.</summary>
internal readonly record struct WriteScope(IDbConnection Connection, IDbTransaction Transaction);

/// <summary>The embedded SQLite database: many readers, one writer that commits in groups.</summary>
internal sealed class Database
{
    /// <summary>Runs <paramref name="read"/> on a pooled read-only connection, in one snapshot.</summary>
    public T Read<T>(Func<IDbConnection, T> read) => throw new NotSupportedException();

    /// <summary>
    /// Queues <paramref name="work"/> for the writer and completes after the commit that holds it is durable. When it throws, its own changes are rolled back
    /// and nobody else's. A full disk, a locked or a lost database is a <see cref="StoreUnavailableException"/>, and nothing is stored.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<WriteScope, T> work, CancellationToken cancellation) => throw new NotSupportedException();
}

/// <summary>The store cannot be written now: answered as 503.</summary>
internal sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
