using DataHub.Api.Aggregates;
using DataHub.Api.Catalogue;
using DataHub.Api.Policies;
using DataHub.Api.Storage;
using DataHub.Api.Submissions;
using DataHub.Disclosure.Linked;

namespace DataHub.Api.Audit;

/// <summary>
/// Attacks all that is stored of an indicator, set by set, within a time limit for each and for all. What it finds out goes into the answer and nowhere else.
/// </summary>
internal sealed class DisclosureAudit(Database database, CatalogueStore catalogue, SubmissionStore submissions, CurrentTables current, TableShapes shapes, EngineGate engine, HubOptions options, TimeProvider time)
{
    /// <summary>All sets together may take this many times what one may take.</summary>
    private const int MostBudgets = 4;

    /// <summary>Runs the attack; null when another one runs and does not end in a moment.</summary>
    /// <exception cref="OperationCanceledException">Whoever asked has gone away.</exception>
    public async Task<DisclosureAuditReport?> RunAsync(Versioned<IndicatorDocument> indicator, CancellationToken cancellation)
    {
        var snapshot = catalogue.Current;
        return await engine.AuditAsync(() => Run(snapshot, indicator, cancellation), cancellation);
    }

    private DisclosureAuditReport Run(CatalogueSnapshot snapshot, Versioned<IndicatorDocument> indicator, CancellationToken cancellation)
    {
        var report = new DisclosureAuditReport(indicator.Document.Code, indicator.PolicyVersion, DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()));
        var (shown, index, stored) = database.Read(c =>
        {
            var (index, _) = current.Of(c, indicator.Document.Code);
            return (submissions.Shown(c, indicator.Document.Code), index, submissions.Current(c, indicator.Document.Code));
        });
        using var run = Limit(MostBudgets, cancellation);
        foreach (var set in StoredSet.Of(shown, indicator.Document))
        {
            Attack(report, set, snapshot, indicator, run.Token, cancellation);
        }

        AttackTotals(report, new IndicatorFigures(new IndicatorStock(snapshot, indicator.Document, index), stored.Select(t => new ReadableTable(t))), run.Token, cancellation);
        return report;
    }

    private void Attack(
        DisclosureAuditReport report, StoredSet set, CatalogueSnapshot snapshot, Versioned<IndicatorDocument> indicator, CancellationToken run, CancellationToken caller)
    {
        if (Try(token => StoredAttack.Run(set.Linked(snapshot, indicator, shapes), indicator.Document.Time, set.Rules, token), run, caller) is not { } found)
        {
            report.Undecided(set.Partner, set.Periods, DisclosureAuditReport.Time);
            return;
        }

        report.Attacked(set);
        found.ToList().ForEach(f => report.Found(set.Partner, f, indicator.Document));
        foreach (var table in set.Tables)
        {
            PinnedByBounds(table).ToList().ForEach(codes => report.Found(table.Table, codes));
        }

        if (Reprotecting.IsBehind(set.Tables.Select(t => t.Table), indicator))
        {
            report.Undecided(set.Partner, set.Periods, DisclosureAuditReport.PolicyNotApplied);
        }
    }

    // The bounds that readers are shown were computed when the table was stored: whatever is small can be k - 1 by them, and what is not can be more.
    private static IEnumerable<IReadOnlyList<string>> PinnedByBounds(StoredTable stored)
        => stored.Table.Rules.Measure == Disclosure.Measure.Amount ? []
            : stored.Bounds.Where(b => b.Value.Upper > 0 && b.Value.Upper < stored.Table.Rules.Threshold - 1 && b.Key < stored.Table.Structure.Cube.CellCount)
                .Select(b => stored.Table.Structure.Cube.CodesOf(b.Key));

    private void AttackTotals(DisclosureAuditReport report, IndicatorFigures figures, CancellationToken run, CancellationToken caller)
    {
        if (figures.Contributors.Count < 2)
        {
            return;
        }

        var attack = TotalsAttack.On(figures);
        foreach (var period in figures.StoredPeriods)
        {
            if (Try(token => attack.Find(period, token), run, caller) is not { } found)
            {
                report.Undecided(partner: null, [period.ToString()], DisclosureAuditReport.Time);
                continue;
            }

            found.ToList().ForEach(codes => report.Found(period, codes, figures.Indicator));
        }
    }

    private T? Try<T>(Func<CancellationToken, T> attack, CancellationToken run, CancellationToken caller)
        where T : class
    {
        using var limit = Limit(1, run);
        try
        {
            limit.Token.ThrowIfCancellationRequested();
            return attack(limit.Token);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return null;
        }
    }

    // Of the machine's clock, like all the engine's time.
    private CancellationTokenSource Limit(int budgets, CancellationToken outer)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(outer);
        if (options.EngineSeconds == 0)
        {
            // Without any time nothing is attacked; the timer would come a moment late.
            limit.Cancel();
        }

        limit.CancelAfter(budgets * TimeSpan.FromSeconds(options.EngineSeconds));
        return limit;
    }
}
