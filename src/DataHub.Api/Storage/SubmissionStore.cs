using System.Collections.Concurrent;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Storage;

/// <summary>Submissions, their protected tables and idempotency records. It takes protected tables and nothing else.</summary>
internal sealed class SubmissionStore(TableCache cache)
{
    /// <summary>How long an idempotency key is remembered.</summary>
    public static readonly TimeSpan KeyLife = TimeSpan.FromDays(7);

    private static readonly Sql ById = new($"SELECT {SubmissionRow.Columns} FROM submissions WHERE id = @id");
    private static readonly Sql InsertSubmission = new("INSERT INTO submissions (id, partner, client, received_at, audit_index) VALUES (@1, @2, @3, @4, @5)");
    private static readonly Sql WithdrawSubmission = new("UPDATE submissions SET withdrawn_at = @1 WHERE id = @2 AND withdrawn_at IS NULL");

    private static readonly Sql IndicatorsOf = new("SELECT DISTINCT indicator FROM tables WHERE submission = @id");
    private static readonly Sql PeriodsOf = new("SELECT DISTINCT time_period FROM tables WHERE indicator = @indicator");
    private static readonly Sql NewestTable = new("SELECT max(id) FROM tables WHERE indicator = @1 AND time_period = @2 AND partner = @3");
    private static readonly Sql NewestRevisionOf = new("SELECT max(revision) FROM tables WHERE indicator = @1 AND time_period = @2 AND partner = @3");
    private static readonly Sql CountTables = new("SELECT CAST(count(*) AS bigint) FROM tables WHERE submission = @1");
    private static readonly Sql WithdrawTables = new("UPDATE tables SET state = 2 WHERE submission = @1 AND state IN (0, 3)");
    private static readonly Sql Supersede = new("UPDATE tables SET state = 1 WHERE indicator = @1 AND time_period = @2 AND partner = @3 AND state IN (@4, 3)");
    private static readonly Sql InsertTable = new(
        """
        INSERT INTO tables (submission, ordinal, indicator, time_period, partner, revision, state, stored_at, sha256, bounds, content, held)
        VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12)
        """);

    private static readonly Sql TablesInOrder = TableCache.Select("t.submission = @submission ORDER BY t.ordinal");
    private static readonly Sql CurrentOfIndicator = TableCache.Select("t.indicator = @indicator AND t.state = 0 ORDER BY t.partner, t.time_period");
    private static readonly Sql ShownOfIndicator = TableCache.Select("t.indicator = @indicator AND t.held = 0 ORDER BY t.id");
    private static readonly Sql ShownInPeriods = TableCache.Select("t.indicator = @indicator AND t.time_period {in @periods} AND t.partner = @partner AND t.held = 0 ORDER BY t.id");

    private static readonly Sql TablesDone = new("SELECT CAST(sum(done) AS bigint) FROM tightenings WHERE indicator = @1");
    private static readonly Sql InsertReprotected = new(
        """
        INSERT INTO reprotected (table_id, stored_at, sha256, bounds, content)
        SELECT id, @5, @6, @7, @8 FROM tables WHERE indicator = @1 AND time_period = @2 AND partner = @3 AND revision = @4
        """);

    private static readonly Sql VersionOfIndicator = new("SELECT version, resets FROM indicator_versions WHERE indicator = @1");
    private static readonly Sql MoveIndicator = new("UPDATE indicator_versions SET version = version + 1 WHERE indicator = @1");
    private static readonly Sql ResetIndicator = new("UPDATE indicator_versions SET version = version + 1, resets = resets + 1 WHERE indicator = @1");
    private static readonly Sql InsertIndicator = new(
        "INSERT INTO indicator_versions (indicator, version) SELECT @1, 0 WHERE NOT EXISTS (SELECT 1 FROM indicator_versions WHERE indicator = @1)");

    private static readonly Sql ByKey = new(
        $"SELECT {SubmissionRow.Columns} FROM submissions WHERE id = (SELECT submission FROM idempotency_keys WHERE client = @clientId AND \"key\" = @key AND stored_at > @since)");

    private static readonly Sql InsertNewKey = new(
        """
        INSERT INTO idempotency_keys (client, "key", submission, stored_at)
        SELECT @1, @2, @3, @4 WHERE NOT EXISTS (SELECT 1 FROM idempotency_keys WHERE client = @1 AND "key" = @2)
        """);

    private static readonly Sql ForgetOne = new("DELETE FROM idempotency_keys WHERE client = @1 AND \"key\" = @2 AND stored_at <= @3");
    private static readonly Sql ForgetOldest = new("DELETE FROM idempotency_keys WHERE stored_at <= @1 AND id IN (SELECT id FROM idempotency_keys ORDER BY id {limit 1000})");

    private readonly ConcurrentDictionary<string, long> _moves = new(StringComparer.Ordinal);

    /// <summary>Stores a submission, its tables and its idempotency record; the tables' earlier revisions become superseded.</summary>
    /// <exception cref="InvariantException">A table holds a small count. Nothing is stored.</exception>
    /// <exception cref="KeyInUseException">The client's key is in use, which may show when what was posted is run. Nothing is stored.</exception>
    public void Insert(WriteScope scope, StoredSubmission submission, IReadOnlyList<StoredTable> tables, Guid idempotencyKey)
    {
        var id = SubmissionRow.Key(submission.Id);
        var at = submission.ReceivedAt.ToUnixTimeMilliseconds();
        scope.Connection.PostOne(
            InsertSubmission,
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
            MoveVersion(scope, indicator, MoveIndicator);
        }

        InsertKey(scope.Connection, submission, id, idempotencyKey);
    }

    /// <summary>Withdraws: its tables become withdrawn. The caller has checked that all are current or held.</summary>
    public void Withdraw(WriteScope scope, Guid submission, DateTimeOffset at)
    {
        var id = SubmissionRow.Key(submission);
        scope.Connection.PostOne(WithdrawSubmission, at.ToUnixTimeMilliseconds(), id);
        var indicators = scope.Connection.Query<string>(IndicatorsOf, new { id });
        if (scope.Connection.Run(WithdrawTables, id) != scope.Connection.Number(CountTables, id))
        {
            throw new StoreUnavailableException("The database has withdrawn fewer tables than it was told.");
        }

        foreach (var indicator in indicators)
        {
            MoveVersion(scope, indicator, ResetIndicator);
        }
    }

    public StoredSubmission? Find(StoreConnection connection, Guid id)
        => connection.First<SubmissionRow>(ById, new { id = SubmissionRow.Key(id) })?.ToStored();

    /// <summary>Newest first. <paramref name="before"/> is exclusive (ids are version 7 and sort by time).</summary>
    public IReadOnlyList<StoredSubmission> List(StoreConnection connection, SubmissionFilter filter, Guid? before, int limit)
    {
        var values = filter.Values();
        values.Add("key", SubmissionRow.Key(before ?? Guid.AllBitsSet));
        values.Add("limit", limit);
        return [.. connection.Query<SubmissionRow>(filter.Select(), values).Select(r => r.ToStored())];
    }

    /// <summary>In the order they were sent.</summary>
    public IReadOnlyList<StoredTable> TablesOf(StoreConnection connection, Guid submission)
        => cache.Load(connection, TablesInOrder, new { submission = SubmissionRow.Key(submission) });

    /// <summary>Every revision that readers were ever shown, whatever its state, of one partner's tables for some periods; in the order in which they were stored.</summary>
    public IReadOnlyList<StoredTable> Shown(StoreConnection connection, string partner, string indicator, string[] periods)
        => cache.Load(connection, ShownInPeriods, new { partner, indicator, periods });

    /// <summary>Every revision that readers were ever shown of an indicator's tables, whatever its state; in the order in which they were stored.</summary>
    public IReadOnlyList<StoredTable> Shown(StoreConnection connection, string indicator)
        => cache.Load(connection, ShownOfIndicator, new { indicator });

    /// <summary>Numbers that move whenever a table is stored for one of the periods, shown or held, or is protected again.</summary>
    public static (long Stored, long Reprotected) VersionOf(StoreConnection connection, string partner, string indicator, IReadOnlyList<string> periods)
        => VersionFrom(connection.Numbers([.. VersionQuestions(partner, indicator, periods)]));

    /// <summary>Asks for what <see cref="VersionFrom"/> makes a version of: one question for each period, and one more.</summary>
    public static IEnumerable<(Sql Sql, object?[] Values)> VersionQuestions(string partner, string indicator, IReadOnlyList<string> periods)
        => [.. periods.Select(p => (NewestTable, new object?[] { indicator, p, partner })), (TablesDone, [indicator])];

    /// <summary>The version of periods, from the answers to <see cref="VersionQuestions"/>.</summary>
    public static (long Stored, long Reprotected) VersionFrom(IReadOnlyList<long?> answers)
    {
        var stored = answers.SkipLast(1).Max() ?? 0;
        return (stored, stored == 0 ? 0 : answers[^1] ?? 0);
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
                InsertReprotected,
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
            MoveVersion(scope, indicator, ResetIndicator);
        }
    }

    /// <summary>The newest revision's number, shown or held; 0 when there never was one.</summary>
    public int NewestRevision(StoreConnection connection, TableKey key)
        => (int)(connection.Number(NewestRevisionOf, key.Indicator, key.TimePeriod, key.Partner) ?? 0);

    /// <summary>The current tables of an indicator, ordered by partner and period.</summary>
    public IReadOnlyList<StoredTable> Current(StoreConnection connection, string indicator)
        => cache.Load(connection, CurrentOfIndicator, new { indicator });

    /// <summary>A number that moves with every change to the indicator's tables: what caches are revalidated by.</summary>
    public long VersionOf(StoreConnection connection, string indicator) => VersionAndResets(connection, indicator).Version;

    /// <summary>The same, and a number that moves when a table ceased to be current without another one in its place, or is read otherwise.</summary>
    public (long Version, long Resets) VersionAndResets(StoreConnection connection, string indicator) => connection.Pair(VersionOfIndicator, indicator) ?? default;

    /// <summary>A number that moves, in memory, with every change to the indicator's tables that this hub has made since it started.</summary>
    public long MovesOf(string indicator) => _moves.GetValueOrDefault(indicator);

    /// <summary>Whether any table, of any state, is stored under the indicator; and the latest period of them.</summary>
    public TimePeriod? LatestPeriod(StoreConnection connection, string indicator)
    {
        TimePeriod? latest = null;
        foreach (var text in connection.Query<string>(PeriodsOf, new { indicator }))
        {
            if (TimePeriod.TryParse(text, out var period) && (latest is null || period.LastMonth > latest.Value.LastMonth))
            {
                latest = period;
            }
        }

        return latest;
    }

    /// <summary>The submission that a client's idempotency key led to, when the record is younger than 7 days.</summary>
    public StoredSubmission? FindByKey(StoreConnection connection, string clientId, Guid idempotencyKey, DateTimeOffset now)
    {
        var since = (now - KeyLife).ToUnixTimeMilliseconds();
        var key = SubmissionRow.Key(idempotencyKey);
        return connection.First<SubmissionRow>(ByKey, new { clientId, key, since })?.ToStored();
    }

    /// <summary>Forgets keys older than 7 days, a batch at a time, oldest first; how many.</summary>
    public int ForgetKeys(WriteScope scope, DateTimeOffset now)
        => scope.Connection.Run(ForgetOldest, (now - KeyLife).ToUnixTimeMilliseconds());

    private static void Insert(StoreConnection connection, byte[] submission, int ordinal, StoredTable stored)
    {
        var key = stored.Table.Key;
        if (stored.Table.Revision > 1)
        {
            // What waited was sent before this one, and is overtaken by it in any case.
            connection.Post(
                Supersede,
                key.Indicator,
                key.TimePeriod,
                key.Partner,
                stored.State == TableState.Held ? (int)TableState.Held : (int)TableState.Current);
        }

        connection.PostOne(
            InsertTable,
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

    private void MoveVersion(WriteScope scope, string indicator, Sql move)
    {
        scope.Connection.Post(InsertIndicator, indicator);
        scope.Connection.PostOne(move, indicator);
        scope.AfterCommit.Add(() => _moves.AddOrUpdate(indicator, 1, (_, moves) => moves + 1));
    }

    private static void InsertKey(StoreConnection connection, StoredSubmission submission, byte[] id, Guid key)
    {
        var (client, bytes, at) = (submission.ClientId, SubmissionRow.Key(key), submission.ReceivedAt);
        connection.Post(ForgetOne, client, bytes, (at - KeyLife).ToUnixTimeMilliseconds());
        connection.PostOne(static () => new KeyInUseException(), InsertNewKey, client, bytes, id, at.ToUnixTimeMilliseconds());
    }
}
