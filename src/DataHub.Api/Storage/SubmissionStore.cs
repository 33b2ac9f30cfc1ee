using System.Data;
using Dapper;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Storage;

/// <summary>Submissions, their protected tables and idempotency records. It takes protected tables and nothing else.</summary>
internal sealed class SubmissionStore(TableCache cache)
{
    /// <summary>How long an idempotency key is remembered.</summary>
    public static readonly TimeSpan KeyLife = TimeSpan.FromDays(7);

    /// <summary>Stores a submission, its tables and its idempotency record; the tables' earlier revisions become superseded.</summary>
    /// <exception cref="InvariantException">A table holds a small count, or the key is in use. Nothing is stored.</exception>
    public void Insert(WriteScope scope, StoredSubmission submission, IReadOnlyList<StoredTable> tables, Guid idempotencyKey)
    {
        var id = SubmissionRow.Key(submission.Id);
        var at = submission.ReceivedAt.ToUnixTimeMilliseconds();
        scope.Connection.Run(
            "INSERT INTO submissions (id, partner, client, received_at, audit_index) VALUES (@1, @2, @3, @4, @5)",
            id,
            submission.Partner,
            submission.ClientId,
            at,
            submission.AuditIndex);
        for (var i = 0; i < tables.Count; i++)
        {
            TableGuard.Check(tables[i]);
            Insert(scope.Connection, id, i, tables[i]);
        }

        // What is held changes nothing for readers, the version included.
        foreach (var indicator in tables.Where(t => t.State == TableState.Current).Select(t => t.Table.Key.Indicator).Distinct(StringComparer.Ordinal))
        {
            MoveVersion(scope.Connection, indicator);
        }

        InsertKey(scope.Connection, submission, id, idempotencyKey);
    }

    /// <summary>Withdraws: its tables become withdrawn. The caller has checked that all are current or held.</summary>
    public void Withdraw(WriteScope scope, Guid submission, DateTimeOffset at)
    {
        var id = SubmissionRow.Key(submission);
        var changed = scope.Connection.Run(
            "UPDATE submissions SET withdrawn_at = @1 WHERE id = @2 AND withdrawn_at IS NULL", at.ToUnixTimeMilliseconds(), id);
        if (changed != 1)
        {
            throw new InvariantException("A submission that is not there, or is withdrawn already, was about to be withdrawn.");
        }

        var indicators = scope.Connection.Query<string>("SELECT DISTINCT indicator FROM tables WHERE submission = @id", new { id }, scope.Transaction);
        scope.Connection.Run("UPDATE tables SET state = 2 WHERE submission = @1 AND state IN (0, 3)", id);
        foreach (var indicator in indicators)
        {
            MoveVersion(scope.Connection, indicator);
        }
    }

    public StoredSubmission? Find(IDbConnection connection, Guid id)
        => connection.QueryFirstOrDefault<SubmissionRow>(
            $"SELECT {SubmissionRow.Columns} FROM submissions WHERE id = @id", new { id = SubmissionRow.Key(id) })?.ToStored();

    /// <summary>Newest first. <paramref name="before"/> is exclusive (ids are version 7 and sort by time).</summary>
    public IReadOnlyList<StoredSubmission> List(IDbConnection connection, SubmissionFilter filter, Guid? before, int limit)
    {
        var values = filter.Values();
        values.Add("key", SubmissionRow.Key(before ?? Guid.AllBitsSet));
        values.Add("limit", limit);
        return [.. connection.Query<SubmissionRow>(
            $"SELECT {SubmissionRow.Columns} FROM submissions WHERE id < @key{filter.Conditions()} ORDER BY id DESC LIMIT @limit", values).Select(r => r.ToStored())];
    }

    /// <summary>In the order they were sent.</summary>
    public IReadOnlyList<StoredTable> TablesOf(IDbConnection connection, Guid submission)
        => cache.Load(connection, "t.submission = @submission ORDER BY t.ordinal", new { submission = SubmissionRow.Key(submission) });

    /// <summary>Every revision that readers were ever shown, whatever its state, of one partner's tables for some periods; in the order in which they were stored.</summary>
    public IReadOnlyList<StoredTable> Shown(IDbConnection connection, string partner, string indicator, IEnumerable<string> periods)
        => cache.Load(
            connection,
            "t.indicator = @indicator AND t.time_period IN @periods AND t.partner = @partner AND t.held = 0 ORDER BY t.id",
            new { partner, indicator, periods });

    /// <summary>Every revision that readers were ever shown of an indicator's tables, whatever its state; in the order in which they were stored.</summary>
    public IReadOnlyList<StoredTable> Shown(IDbConnection connection, string indicator)
        => cache.Load(connection, "t.indicator = @indicator AND t.held = 0 ORDER BY t.id", new { indicator });

    /// <summary>Numbers that move whenever a table is stored for one of the periods, shown or held, or is protected again.</summary>
    public (long Stored, long Reprotected) VersionOf(IDbConnection connection, string partner, string indicator, IReadOnlyList<string> periods)
    {
        var stored = periods.Max(period => connection.Number("SELECT max(id) FROM tables WHERE indicator = @1 AND time_period = @2 AND partner = @3", indicator, period, partner) ?? 0);
        return (stored, stored == 0 ? 0 : connection.Number("SELECT sum(done) FROM tightenings WHERE indicator = @1", indicator) ?? 0);
    }

    /// <summary>From now on these tables, stored before, are read as they are here; in one transaction for all that are linked.</summary>
    /// <exception cref="InvariantException">A table holds a small count, or is not stored.</exception>
    public void Reprotect(WriteScope scope, IReadOnlyList<StoredTable> tables)
    {
        foreach (var stored in tables)
        {
            TableGuard.Check(stored);
            var key = stored.Table.Key;
            var inserted = scope.Connection.Run(
                """
                INSERT INTO reprotected (table_id, stored_at, sha256, bounds, content)
                SELECT id, @5, @6, @7, @8 FROM tables WHERE indicator = @1 AND time_period = @2 AND partner = @3 AND revision = @4
                """,
                key.Indicator,
                key.TimePeriod,
                key.Partner,
                stored.Table.Revision,
                stored.StoredAt.ToUnixTimeMilliseconds(),
                stored.Sha256,
                BoundsFormat.Write(stored.Bounds),
                stored.Content);
            if (inserted != 1)
            {
                throw new InvariantException("A table that is not stored was about to be protected again.");
            }
        }

        foreach (var indicator in tables.Select(t => t.Table.Key.Indicator).Distinct(StringComparer.Ordinal))
        {
            MoveVersion(scope.Connection, indicator);
        }
    }

    /// <summary>The newest revision's number, shown or held; 0 when there never was one.</summary>
    public int NewestRevision(IDbConnection connection, TableKey key)
        => (int)(connection.Number(
            "SELECT max(revision) FROM tables WHERE indicator = @1 AND time_period = @2 AND partner = @3", key.Indicator, key.TimePeriod, key.Partner) ?? 0);

    /// <summary>The current tables of an indicator, ordered by partner and period.</summary>
    public IReadOnlyList<StoredTable> Current(IDbConnection connection, string indicator)
        => cache.Load(connection, "t.indicator = @indicator AND t.state = 0 ORDER BY t.partner, t.time_period", new { indicator });

    /// <summary>A number that moves with every change to the indicator's tables: what caches are revalidated by.</summary>
    public long VersionOf(IDbConnection connection, string indicator)
        => connection.Number("SELECT version FROM indicator_versions WHERE indicator = @1", indicator) ?? 0;

    /// <summary>Whether any table, of any state, is stored under the indicator; and the latest period of them.</summary>
    public TimePeriod? LatestPeriod(IDbConnection connection, string indicator)
    {
        TimePeriod? latest = null;
        foreach (var text in connection.Query<string>("SELECT DISTINCT time_period FROM tables WHERE indicator = @indicator", new { indicator }))
        {
            if (TimePeriod.TryParse(text, out var period) && (latest is null || period.LastMonth > latest.Value.LastMonth))
            {
                latest = period;
            }
        }

        return latest;
    }

    /// <summary>The submission that a client's idempotency key led to, when the record is younger than 7 days.</summary>
    public StoredSubmission? FindByKey(IDbConnection connection, string clientId, Guid idempotencyKey, DateTimeOffset now)
    {
        var since = (now - KeyLife).ToUnixTimeMilliseconds();
        var key = SubmissionRow.Key(idempotencyKey);
        var exists = connection.Number("SELECT 1 FROM idempotency_keys WHERE client = @1 AND key = @2 AND stored_at > @3", clientId, key, since);
        return exists is null ? null : connection.QueryFirst<SubmissionRow>(
            $"SELECT {SubmissionRow.Columns} FROM submissions WHERE id = (SELECT submission FROM idempotency_keys WHERE client = @clientId AND key = @key)",
            new { clientId, key }).ToStored();
    }

    /// <summary>Forgets keys older than 7 days, a batch at a time, oldest first; how many.</summary>
    public int ForgetKeys(WriteScope scope, DateTimeOffset now)
        => scope.Connection.Run(
            "DELETE FROM idempotency_keys WHERE stored_at <= @1 AND id IN (SELECT id FROM idempotency_keys ORDER BY id LIMIT 1000)",
            (now - KeyLife).ToUnixTimeMilliseconds());

    private static void Insert(IDbConnection connection, byte[] submission, int ordinal, StoredTable stored)
    {
        var key = stored.Table.Key;
        if (stored.Table.Revision > 1)
        {
            // What waited was sent before this one, and is overtaken by it in any case.
            connection.Run(
                "UPDATE tables SET state = 1 WHERE indicator = @1 AND time_period = @2 AND partner = @3 AND state IN (@4, 3)",
                key.Indicator,
                key.TimePeriod,
                key.Partner,
                stored.State == TableState.Held ? (int)TableState.Held : (int)TableState.Current);
        }

        connection.Run(
            """
            INSERT INTO tables (submission, ordinal, indicator, time_period, partner, revision, state, stored_at, sha256, bounds, content, held)
            VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12)
            """,
            submission,
            ordinal,
            key.Indicator,
            key.TimePeriod,
            key.Partner,
            stored.Table.Revision,
            (int)stored.State,
            stored.StoredAt.ToUnixTimeMilliseconds(),
            stored.Sha256,
            BoundsFormat.Write(stored.Bounds),
            stored.Content,
            stored.State == TableState.Held ? 1 : 0);
    }

    private static void MoveVersion(IDbConnection connection, string indicator)
        => connection.Run("INSERT INTO indicator_versions (indicator, version) VALUES (@1, 1) ON CONFLICT DO UPDATE SET version = version + 1", indicator);

    private static void InsertKey(IDbConnection connection, StoredSubmission submission, byte[] id, Guid key)
    {
        var stored = connection.Run(
            """
            INSERT INTO idempotency_keys (client, key, submission, stored_at) VALUES (@1, @2, @3, @4)
            ON CONFLICT (client, key) DO UPDATE SET submission = excluded.submission, stored_at = excluded.stored_at WHERE stored_at <= @5
            """,
            submission.ClientId,
            SubmissionRow.Key(key),
            id,
            submission.ReceivedAt.ToUnixTimeMilliseconds(),
            (submission.ReceivedAt - KeyLife).ToUnixTimeMilliseconds());
        if (stored != 1)
        {
            throw new InvariantException("An idempotency key that is in use was about to be stored again.");
        }
    }
}
