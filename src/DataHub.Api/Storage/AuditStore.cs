using System.Security.Cryptography;
using DataHub.AuditLog;

namespace DataHub.Api.Storage;

/// <summary>Filters of the officer's list; null means any. From is inclusive, To exclusive.</summary>
internal sealed record AuditFilter(string? Partner, string? Action, string? Indicator, DateTimeOffset? From, DateTimeOffset? To, string? Outcome);

/// <summary>The audit log: appended to in the same transaction as what it tells of.</summary>
internal sealed class AuditStore(Database database, TimeProvider time)
{
    /// <summary>How the target of an entry about an indicator begins.</summary>
    public const string IndicatorTarget = "indicator/";

    private static readonly SqlChoice Listed = new(
        "SELECT entry FROM audit_entries WHERE position >= @first AND position < @end{0}{1}{2}{3} ORDER BY position {limit @limit}",
        " AND partner = @Partner",
        " AND action = @Action",
        " AND outcome = @Outcome",
        " AND position IN (SELECT position FROM audit_indicators WHERE indicator = @Indicator)");

    private static readonly Sql ByPosition = new("SELECT entry FROM audit_entries WHERE position = @1");
    private static readonly Sql TimeAt = new("SELECT time FROM audit_entries WHERE position = @1");
    private static readonly Sql SizeOfLog = new("SELECT size FROM log_head");
    private static readonly Sql PrunedOfLog = new("SELECT pruned FROM log_head");
    private static readonly Sql HeadFits = new(
        """
        SELECT CASE
            WHEN size - 1 = coalesce((SELECT max(position) FROM audit_entries), -1)
                AND pruned = coalesce((SELECT min(position) FROM audit_entries), 0)
                AND size = coalesce((SELECT number * 256 + {length hashes} / 32 FROM log_tiles WHERE level = 0 AND number = (SELECT max(number) FROM log_tiles WHERE level = 0)), 0)
            THEN 1 ELSE 0 END
        FROM log_head
        """);

    private static readonly Sql MovePruned = new("UPDATE log_head SET pruned = @1 WHERE pruned < @1");
    private static readonly Sql DeleteIndicators = new("DELETE FROM audit_indicators WHERE position < @1");
    private static readonly Sql DeleteEntries = new("DELETE FROM audit_entries WHERE position < @1");
    private static readonly Sql InsertEntry = new("INSERT INTO audit_entries (position, time, action, outcome, partner, entry) VALUES (@1, @2, @3, @4, @5, @6)");
    private static readonly Sql InsertIndicator = new("INSERT INTO audit_indicators (indicator, position) VALUES (@1, @2)");

    /// <summary>Appends an entry; index, id and time are given here. Returns the entry as written.</summary>
    /// <remarks>The head moves with the transaction, so that work which is rolled back leaves no gap, and time never runs backwards in the log.</remarks>
    /// <exception cref="ArgumentException">A field of the entry breaks its rule: nothing of this piece of work is stored.</exception>
    public AuditEntry Append(WriteScope scope, AuditEntry entry)
    {
        var (index, milliseconds) = (scope.Head.Size, Math.Max(scope.Head.Time, time.GetUtcNow().ToUnixTimeMilliseconds()));
        var written = entry with
        {
            Index = index,
            Id = RandomNumberGenerator.GetHexString(32, lowercase: true),
            Time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
        };
        scope.Connection.PostOne(InsertEntry, index, milliseconds, written.Action, written.Outcome, written.Partner, AuditEntryFormat.Write(written));
        foreach (var indicator in IndicatorsOf(written))
        {
            scope.Connection.PostOne(InsertIndicator, indicator, index);
        }

        scope.Head = new LogHead(index + 1, milliseconds);
        return written;
    }

    /// <summary>Appends an entry on its own, for what stores nothing else (refusals, dry runs, reads).</summary>
    public Task<AuditEntry> AppendAsync(AuditEntry entry, CancellationToken cancellation)
        => database.WriteAsync(WritePlan.Nothing, scope => Append(scope, entry), cancellation);

    /// <summary>Ascending by index, from <paramref name="from"/> on and before <paramref name="stop"/>.</summary>
    public IReadOnlyList<AuditEntry> List(StoreConnection connection, AuditFilter filter, long from, int limit, long stop = long.MaxValue)
    {
        var first = Math.Max(from, FirstAt(connection, filter.From) ?? 0);
        var end = Math.Min(stop, FirstAt(connection, filter.To) ?? long.MaxValue);
        return [.. connection.Query<byte[]>(
            Listed.With(filter.Partner, filter.Action, filter.Outcome, filter.Indicator),
            new { first, end, filter.Partner, filter.Action, filter.Outcome, filter.Indicator, limit }).Select(b => AuditEntryFormat.Read(b))];
    }

    /// <summary>One entry, or null.</summary>
    public AuditEntry? Find(StoreConnection connection, long index)
        => connection.Bytes(ByPosition, index) is { } bytes
            ? AuditEntryFormat.Read(bytes)
            : null;

    /// <summary>The number of entries.</summary>
    public long Size(StoreConnection connection) => connection.Number(SizeOfLog) ?? 0;

    /// <summary>Whether the head tells of exactly the entries that are there, and of as many leaves as the tree has.</summary>
    public bool IsHeadConsistent(StoreConnection connection)
        => connection.Number(HeadFits) == 1;

    /// <summary>How many entries are past their term and gone: the index of the first that is there.</summary>
    public long Pruned(StoreConnection connection) => connection.Number(PrunedOfLog) ?? 0;

    /// <summary>Deletes the entries before <paramref name="index"/>. The tree keeps their hashes.</summary>
    public void Prune(WriteScope scope, long index)
    {
        scope.Connection.Run(MovePruned, index);
        scope.Connection.Run(DeleteIndicators, index);
        scope.Connection.Run(DeleteEntries, index);
    }

    /// <summary>The first index at or after a time, and later by a delay, in milliseconds; null for null. Time never runs backwards in the log, so halving finds it.</summary>
    public long? FirstAt(StoreConnection connection, DateTimeOffset? at, long delay = 0)
    {
        if (at is not { } moment)
        {
            return null;
        }

        var milliseconds = StoreTime.FirstAt(moment) + delay;
        var (low, high) = (Pruned(connection), Size(connection));
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var isBefore = connection.Number(TimeAt, middle) < milliseconds;
            (low, high) = isBefore ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static IEnumerable<string> IndicatorsOf(AuditEntry entry)
    {
        var ofTables = entry.Tables.Select(t => t.Indicator);
        var all = entry.Target?.StartsWith(IndicatorTarget, StringComparison.Ordinal) == true ? ofTables.Append(entry.Target[IndicatorTarget.Length..]) : ofTables;
        return all.Distinct(StringComparer.Ordinal);
    }
}
