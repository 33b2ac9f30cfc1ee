using System.Data;
using System.Security.Cryptography;
using Dapper;
using DataHub.AuditLog;
using Microsoft.Data.Sqlite;

namespace DataHub.Api.Storage;

/// <summary>Filters of the officer's list; null means any. From is inclusive, To exclusive.</summary>
internal sealed record AuditFilter(string? Partner, string? Action, string? Indicator, DateTimeOffset? From, DateTimeOffset? To, string? Outcome);

/// <summary>The audit log: appended to in the same transaction as what it tells of.</summary>
internal sealed class AuditStore(Database database, TimeProvider time)
{
    private const string IndicatorTarget = "indicator/";

    /// <summary>Appends an entry; index, id and time are given here. Returns the entry as written.</summary>
    /// <remarks>The head moves inside the transaction, so that work which is rolled back leaves no gap, and time never runs backwards in the log.</remarks>
    /// <exception cref="ArgumentException">A field of the entry breaks its rule: nothing of this piece of work is stored.</exception>
    /// <exception cref="StoreUnavailableException">The database does not take the entry: nothing of this piece of work is stored.</exception>
    public AuditEntry Append(WriteScope scope, AuditEntry entry)
    {
        try
        {
            return Insert(scope.Connection, entry);
        }
        catch (SqliteException e) when (!StoreFailures.Contains(e))
        {
            throw new StoreUnavailableException("The audit log cannot be written now.", e);
        }
    }

    /// <summary>Appends an entry on its own, for what stores nothing else (refusals, dry runs, reads).</summary>
    public Task<AuditEntry> AppendAsync(AuditEntry entry, CancellationToken cancellation)
        => database.WriteAsync(scope => Append(scope, entry), cancellation);

    /// <summary>Ascending by index, from <paramref name="from"/> on and before <paramref name="stop"/>.</summary>
    public IReadOnlyList<AuditEntry> List(IDbConnection connection, AuditFilter filter, long from, int limit, long stop = long.MaxValue)
    {
        var first = Math.Max(from, FirstAt(connection, filter.From) ?? 0);
        var end = Math.Min(stop, FirstAt(connection, filter.To) ?? long.MaxValue);
        var conditions = new List<string> { "position >= @first", "position < @end" };
        AddIf(filter.Partner, "partner = @Partner");
        AddIf(filter.Action, "action = @Action");
        AddIf(filter.Outcome, "outcome = @Outcome");
        AddIf(filter.Indicator, "position IN (SELECT position FROM audit_indicators WHERE indicator = @Indicator)");
        return [.. connection.Query<byte[]>(
            $"SELECT entry FROM audit_entries WHERE {string.Join(" AND ", conditions)} ORDER BY position LIMIT @limit",
            new { first, end, filter.Partner, filter.Action, filter.Outcome, filter.Indicator, limit }).Select(b => AuditEntryFormat.Read(b))];

        void AddIf(string? value, string condition)
        {
            if (value is not null)
            {
                conditions.Add(condition);
            }
        }
    }

    /// <summary>One entry, or null.</summary>
    public AuditEntry? Find(IDbConnection connection, long index)
        => connection.QueryFirstOrDefault<byte[]>("SELECT entry FROM audit_entries WHERE position = @index", new { index }) is { } bytes
            ? AuditEntryFormat.Read(bytes)
            : null;

    /// <summary>The number of entries.</summary>
    public long Size(IDbConnection connection) => connection.Number("SELECT size FROM log_head") ?? 0;

    /// <summary>Whether the head tells of exactly the entries that are there, and of as many leaves as the tree has.</summary>
    public bool IsHeadConsistent(IDbConnection connection)
        => connection.Number(
            """
            SELECT (size - 1 = coalesce((SELECT max(position) FROM audit_entries), -1))
                AND (pruned = coalesce((SELECT min(position) FROM audit_entries), 0))
                AND (size = coalesce((SELECT number * 256 + length(hashes) / 32 FROM log_tiles WHERE level = 0 ORDER BY number DESC LIMIT 1), 0))
            FROM log_head
            """) == 1;

    /// <summary>How many entries are past their term and gone: the index of the first that is there.</summary>
    public long Pruned(IDbConnection connection) => connection.Number("SELECT pruned FROM log_head") ?? 0;

    /// <summary>Deletes the entries before <paramref name="index"/>. The tree keeps their hashes.</summary>
    public void Prune(WriteScope scope, long index)
    {
        scope.Connection.Run("UPDATE log_head SET pruned = max(pruned, @1)", index);
        scope.Connection.Run("DELETE FROM audit_indicators WHERE position < @1", index);
        scope.Connection.Run("DELETE FROM audit_entries WHERE position < @1", index);
    }

    /// <summary>The first index at or after a time, and later by a delay, in milliseconds; null for null. Time never runs backwards in the log, so halving finds it.</summary>
    public long? FirstAt(IDbConnection connection, DateTimeOffset? at, long delay = 0)
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
            var isBefore = connection.Number("SELECT time FROM audit_entries WHERE position = @1", middle) < milliseconds;
            (low, high) = isBefore ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private AuditEntry Insert(IDbConnection connection, AuditEntry entry)
    {
        var (index, milliseconds) = connection.Pair(
            "UPDATE log_head SET size = size + 1, time = max(time, @1) RETURNING size - 1, time", time.GetUtcNow().ToUnixTimeMilliseconds());
        var written = entry with
        {
            Index = index,
            Id = RandomNumberGenerator.GetHexString(32, lowercase: true),
            Time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds),
        };
        connection.Run(
            "INSERT INTO audit_entries (position, time, action, outcome, partner, entry) VALUES (@1, @2, @3, @4, @5, @6)",
            written.Index,
            milliseconds,
            written.Action,
            written.Outcome,
            written.Partner,
            AuditEntryFormat.Write(written));
        foreach (var indicator in IndicatorsOf(written))
        {
            connection.Run("INSERT INTO audit_indicators (indicator, position) VALUES (@1, @2)", indicator, written.Index);
        }

        return written;
    }

    private static IEnumerable<string> IndicatorsOf(AuditEntry entry)
    {
        var ofTables = entry.Tables.Select(t => t.Indicator);
        var all = entry.Target?.StartsWith(IndicatorTarget, StringComparison.Ordinal) == true ? ofTables.Append(entry.Target[IndicatorTarget.Length..]) : ofTables;
        return all.Distinct(StringComparer.Ordinal);
    }
}
