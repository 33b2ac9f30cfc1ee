using System.Data;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Storage;

/// <summary>A stored submission, without its tables.</summary>
internal sealed record StoredSubmission(Guid Id, string Partner, string ClientId, DateTimeOffset ReceivedAt, long AuditIndex, DateTimeOffset? WithdrawnAt);

/// <summary>A stored table: what the engine let through, its canonical bytes' SHA-256 in the audit log, and what the attacker can say of its hidden cells.</summary>
internal sealed record StoredTable(Guid Submission, ProtectedTable Table, IReadOnlyDictionary<int, Bounds> Bounds, byte[] Sha256, DateTimeOffset StoredAt, TableState State);

/// <summary>A table is current until it is replaced or withdrawn; no older revision ever comes back.</summary>
internal enum TableState
{
    Current,
    Superseded,
    Withdrawn,
}

/// <summary>Submissions, their protected tables and idempotency records. It takes protected tables and nothing else.</summary>
internal sealed class SubmissionStore
{
    /// <summary>Stores a submission, its tables and, with a key, its idempotency record; the tables' earlier revisions become superseded.</summary>
    public void Insert(WriteScope scope, StoredSubmission submission, IReadOnlyList<StoredTable> tables, Guid idempotencyKey) => throw new NotSupportedException();

    /// <summary>Withdraws: its tables become withdrawn. The caller has checked that all are current.</summary>
    public void Withdraw(WriteScope scope, Guid submission, DateTimeOffset at) => throw new NotSupportedException();

    public StoredSubmission? Find(IDbConnection connection, Guid id) => throw new NotSupportedException();

    /// <summary>Newest first; of one partner, or of all when null. <paramref name="before"/> is exclusive (ids are version 7 and sort by time).</summary>
    public IReadOnlyList<StoredSubmission> List(IDbConnection connection, string? partner, Guid? before, int limit) => throw new NotSupportedException();

    /// <summary>In the order they were sent.</summary>
    public IReadOnlyList<StoredTable> TablesOf(IDbConnection connection, Guid submission) => throw new NotSupportedException();

    /// <summary>The newest revision, whatever its state; null when there never was one.</summary>
    public StoredTable? Newest(IDbConnection connection, TableKey key) => throw new NotSupportedException();

    /// <summary>The newest revision's number, 0 when there never was one: cheap, for the check inside the transaction.</summary>
    public int NewestRevision(IDbConnection connection, TableKey key) => throw new NotSupportedException();

    /// <summary>The current tables of an indicator, ordered by partner and period.</summary>
    public IReadOnlyList<StoredTable> Current(IDbConnection connection, string indicator) => throw new NotSupportedException();

    /// <summary>A number that moves with every change to the indicator's tables: what caches are revalidated by.</summary>
    public long VersionOf(IDbConnection connection, string indicator) => throw new NotSupportedException();

    /// <summary>Whether any table, of any state, is stored under the indicator; and the latest period of them.</summary>
    public TimePeriod? LatestPeriod(IDbConnection connection, string indicator) => throw new NotSupportedException();

    /// <summary>The submission that a client's idempotency key led to, when the record is younger than 7 days.</summary>
    public StoredSubmission? FindByKey(IDbConnection connection, string clientId, Guid idempotencyKey, DateTimeOffset now) => throw new NotSupportedException();
}
