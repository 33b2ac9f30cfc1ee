using System.Data;
using DataHub.AuditLog;

namespace DataHub.Api.Storage;

/// <summary>Filters of the officer's list; null means any.</summary>
internal sealed record AuditFilter(string? Partner, string? Action, string? Indicator, DateTimeOffset? From, DateTimeOffset? To, string? Outcome);

/// <summary>The audit log: appended to in the same transaction as what it tells of.</summary>
internal sealed class AuditStore
{
    /// <summary>Appends an entry; index, id and time are given here. Returns the entry as written.</summary>
    public AuditEntry Append(WriteScope scope, AuditEntry entry) => throw new NotSupportedException();

    /// <summary>Appends an entry on its own, for what stores nothing else (refusals, dry runs, reads).</summary>
    public Task<AuditEntry> AppendAsync(AuditEntry entry, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Ascending by index, from <paramref name="from"/> on.</summary>
    public IReadOnlyList<AuditEntry> List(IDbConnection connection, AuditFilter filter, long from, int limit) => throw new NotSupportedException();
}
