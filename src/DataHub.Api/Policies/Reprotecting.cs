using DataHub.Api.Catalogue;
using DataHub.Api.Processing;
using DataHub.Api.Storage;
using DataHub.Api.Submissions;
using DataHub.AuditLog;
using DataHub.Disclosure;
using DataHub.Disclosure.Linked;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Policies;

/// <summary>
/// Protects stored tables again where a policy was tightened: one partner's tables that are linked with each other at a time, all their revisions in one transaction. What is done shows in the tables
/// themselves, so that after a crash only the rest is left.
/// </summary>
internal sealed class Reprotecting(
    Database database, Freshness freshness, CatalogueStore catalogue, SubmissionStore submissions, TighteningStore tightenings, AuditStore audit, TableShapes shapes, EngineGate engine,
    ProcessingRecords records, TimeProvider time)
{
    /// <summary>Does all that is to be done for an indicator.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be written; what was done stays done.</exception>
    public async Task RunAsync(string code, CancellationToken cancellation)
    {
        var isFinished = false;
        while (!isFinished)
        {
            await freshness.AskAsync(cancellation);
            var snapshot = catalogue.Current;
            if (database.Read(c => Next(c, snapshot, snapshot.Indicators[code], _ => true)) is { } next)
            {
                await StoreAsync(next, cancellation);
            }
            else
            {
                isFinished = await FinishAsync(snapshot, code, cancellation);
            }
        }
    }

    /// <summary>Does what a submission would otherwise be judged beside: the partner's tables of these periods. Where the policy has changed meanwhile, nothing more.</summary>
    public async Task RunAsync(CatalogueSnapshot snapshot, StoredVersion around, CancellationToken cancellation)
    {
        bool Concerns(TableKey key) => key.Partner == around.Partner && around.Periods.Contains(key.TimePeriod, StringComparer.Ordinal);
        while (database.Read(c => Next(c, snapshot, snapshot.Indicators[around.Indicator], Concerns)) is { } next && await StoreAsync(next, cancellation))
        {
        }
    }

    /// <summary>Whether some table was protected under weaker rules than the policy's.</summary>
    public static bool IsBehind(IEnumerable<ProtectedTable> stored, Versioned<IndicatorDocument> indicator)
        => StricterRules.RulesOf(indicator) is var rules && stored.Any(s => s.Rules.AreWeakerThan(rules));

    // The first tables that are linked with each other of which some are behind; null when none are.
    private Behind? Next(StoreConnection connection, CatalogueSnapshot snapshot, Versioned<IndicatorDocument> indicator, Predicate<TableKey> concerns)
    {
        var all = submissions.Shown(connection, indicator.Document.Code);
        if (all.FirstOrDefault(s => concerns(s.Table.Key) && IsBehind([s.Table], indicator)) is not { } first)
        {
            return null;
        }

        var around = LinkedPeriods.Around(Parse(first.Table.Key), indicator.Document.Time, indicator.Document.Lengths);
        var beside = all.Where(s => s.Table.Key.Partner == first.Table.Key.Partner && around.Contains(Parse(s.Table.Key))).ToList();
        var chain = LinkedPeriods.Chains(beside.Select(s => Parse(s.Table.Key)), indicator.Document.Time).First(c => c.Contains(Parse(first.Table.Key)));
        List<StoredTable> linked = [.. beside.Where(s => chain.Contains(Parse(s.Table.Key)))];
        return new Behind(
            snapshot,
            indicator,
            linked,
            beside.Select(s => s.Table.Rules).Aggregate(StricterRules.RulesOf(indicator), StricterRules.And),
            Version(connection, linked, around));
    }

    private static StoredVersion Version(StoreConnection connection, List<StoredTable> linked, IEnumerable<TimePeriod> around)
    {
        var key = linked[0].Table.Key;
        string[] periods = [.. around.Select(p => p.ToString())];
        return new StoredVersion(key.Partner, key.Indicator, periods, SubmissionStore.VersionOf(connection, key.Partner, key.Indicator, periods));
    }

    /// <summary>False when it was overtaken, and is to be looked at again.</summary>
    private async Task<bool> StoreAsync(Behind behind, CancellationToken cancellation)
    {
        var indicator = behind.Indicator.Document;
        using var record = records.Begin(AuditActions.Reprotected, indicator.Code);
        var tables = behind.Tables.Select(s => new LinkedTable(s.Table, shapes.Of(behind.Catalogue, behind.Indicator, Parse(s.Table.Key)).Whole)).ToList();
        var made = await engine.ReprotectAsync(tables, indicator.Time, behind.Rules, indicator.Policy.Preferences, cancellation);
        var now = time.GetUtcNow();
        List<StoredTable> again = [.. behind.Tables.Zip(made, (s, r) => StoredTable.Of(s.Submission, r.Table, r.Bounds, now, s.State))];
        var isStored = await database.WriteAsync(
            scope =>
            {
                var isStill = IsStill(scope, behind);
                if (isStill)
                {
                    Write(scope, behind, again, made.Sum(m => m.LegacyExposure));
                }

                return isStill;
            },
            cancellation);
        record?.Done();
        if (!isStored)
        {
            record?.Drop();
        }

        return isStored;
    }

    private void Write(WriteScope scope, Behind behind, List<StoredTable> again, int exposed)
    {
        submissions.Reprotect(scope, again);
        tightenings.Count(scope, behind.Indicator.Document.Code, behind.Tables.Count(s => IsBehind([s.Table], behind.Indicator)), exposed);
        foreach (var some in again.Chunk(AuditEntryRules.MaxTables))
        {
            audit.Append(scope, Entry(AuditActions.Reprotected, behind.Indicator) with { Partner = some[0].Table.Key.Partner, Tables = [.. some.Select(AuditTables.Of)] });
        }
    }

    // The policy is the one that was judged by, and no table came meanwhile.
    private bool IsStill(WriteScope scope, Behind behind)
        => catalogue.VersionIn(scope) == catalogue.Current.Version
            && catalogue.Current.Indicators[behind.Indicator.Document.Code].PolicyVersion == behind.Indicator.PolicyVersion
            && SubmissionStore.VersionOf(scope.Connection, behind.Version.Partner, behind.Version.Indicator, behind.Version.Periods) == behind.Version.Version;

    /// <summary>False when something is left after all.</summary>
    private Task<bool> FinishAsync(CatalogueSnapshot snapshot, string code, CancellationToken cancellation) => database.WriteAsync(
        scope =>
        {
            if (catalogue.VersionIn(scope) != snapshot.Version || Next(scope.Connection, snapshot, snapshot.Indicators[code], _ => true) is not null)
            {
                return false;
            }

            if (tightenings.Finish(scope, code, time.GetUtcNow()))
            {
                audit.Append(scope, Entry(AuditActions.PolicyApplied, snapshot.Indicators[code]));
            }

            return true;
        },
        cancellation);

    private static AuditEntry Entry(string action, Versioned<IndicatorDocument> indicator) => new()
    {
        Action = action,
        Outcome = "done",
        Target = $"indicator/{indicator.Document.Code}",
        Version = indicator.PolicyVersion,
        Engine = HubInfo.EngineVersion,
    };

    private static TimePeriod Parse(TableKey key) => TimePeriod.TryParse(key.TimePeriod, out var period) ? period : throw new FormatException("A stored period cannot be read.");

    private sealed record Behind(
        CatalogueSnapshot Catalogue, Versioned<IndicatorDocument> Indicator, IReadOnlyList<StoredTable> Tables, ProtectionRules Rules, StoredVersion Version);
}
