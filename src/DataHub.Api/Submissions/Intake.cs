using DataHub.Api.Audit;
using DataHub.Api.Catalogue;
using DataHub.Api.Json;
using DataHub.Api.Policies;
using DataHub.Api.Storage;
using DataHub.AuditLog;
using DataHub.Disclosure;
using Microsoft.AspNetCore.Mvc;

namespace DataHub.Api.Submissions;

/// <summary>What became of a submission: a problem, or a receipt.</summary>
internal sealed record IntakeAnswer(ProblemDetails? Problem, Receipt? Receipt = null, bool IsReplay = false, TimeSpan? RetryAfter = null);

/// <summary>
/// Takes a submission in: judged, protected, and stored in one transaction that checks that nothing it was judged against has moved. When something has, it
/// is judged again.
/// </summary>
internal sealed class Intake(
    Database database,
    Freshness freshness,
    CatalogueStore catalogue,
    SubmissionStore submissions,
    AuditStore audit,
    SubmissionJudge judge,
    LinkedGroups groups,
    Reprotecting reprotecting,
    EngineGate engine,
    DryRunLimit dryRuns,
    Turns turns,
    TimeProvider time)
{
    private const int MaxAttempts = 20;
    private const string Conflict = "conflictsWithStored";

    /// <param name="context">The request.</param>
    /// <param name="client">Its client id.</param>
    /// <param name="key">The idempotency key; null for a dry run.</param>
    /// <param name="request">What was read of the body.</param>
    /// <param name="before">Faults found so far; with any of them nothing is protected or stored.</param>
    public async Task<IntakeAnswer> RunAsync(HttpContext context, string client, Guid? key, SubmissionRequest request, FaultList before)
    {
        if (await TryAsync(context, client, key, request, before) is { } first)
        {
            return first;
        }

        // Now neither another of this client that collided nor a change of the catalogue can overtake it again and again.
        using var turn = await turns.EnterAsync($"client/{client}", context.RequestAborted);
        using var pause = await turns.EnterAsync(Turns.OfCatalogue, context.RequestAborted);
        for (var attempt = 1; attempt < MaxAttempts; attempt++)
        {
            await freshness.AskAsync(context.RequestAborted);
            if (await TryAsync(context, client, key, request, before) is { } answer)
            {
                return answer;
            }
        }

        return new IntakeAnswer(Problems.Unavailable(), RetryAfter: TimeSpan.FromSeconds(1));
    }

    /// <summary>Null when what it was judged against has moved.</summary>
    private async Task<IntakeAnswer?> TryAsync(HttpContext context, string client, Guid? key, SubmissionRequest request, FaultList before)
    {
        var snapshot = catalogue.Current;
        if (snapshot.PartnerOf(client) is not { } partner)
        {
            return new IntakeAnswer(Problems.Forbidden());
        }

        var faults = new FaultList(before);
        var tables = judge.Judge(request, snapshot, partner, faults);
        if (before.Count == 0 && key is { } known && Repeat(client, known, partner, request) is { } repeated)
        {
            return repeated;
        }

        if (faults.Count > 0)
        {
            foreach (var (table, found) in await engine.FindContradictionsAsync(tables, context.RequestAborted))
            {
                AddNotAdditive(faults, table, found);
            }

            return new IntakeAnswer(faults.ToProblem());
        }

        var linked = database.Read(c => groups.Load(c, snapshot, tables));
        if (linked.Behind.Count > 0)
        {
            foreach (var behind in linked.Behind)
            {
                await reprotecting.RunAsync(snapshot, behind, context.RequestAborted);
            }

            return null;
        }

        if (key is null && dryRuns.Take(client, [.. tables.Select(t => t.Raw.Key)]) is { } wait)
        {
            return new IntakeAnswer(Problems.TooManyRequests(), RetryAfter: wait);
        }

        var outcomes = await engine.ProtectAsync(tables, linked.Groups, context.RequestAborted);
        if (ProblemIn(outcomes) is { } problem)
        {
            return new IntakeAnswer(problem);
        }

        var judged = new Judged(client, partner.Code, snapshot, request, linked, [.. outcomes.Select(Made.Of)]);
        return key is null ? await TellAsync(context, judged) : await StoreAsync(context, judged, key.Value);
    }

    private IntakeAnswer? Repeat(string client, Guid key, PartnerDocument partner, SubmissionRequest request)
    {
        var (stored, tables) = database.Read(c
            => submissions.FindByKey(c, client, key, time.GetUtcNow()) is { } found ? (found, submissions.TablesOf(c, found.Id)) : default);
        if (stored is null)
        {
            return null;
        }

        var match = stored.Partner == partner.Code ? Replay.Match(request, tables) : null;
        return match is null
            ? new IntakeAnswer(Problems.KeyReused())
            : new IntakeAnswer(null, ReceiptOf(stored, [.. request.Tables.Zip(match, (r, t) => Receipts.Of(r, t, null))]), IsReplay: true);
    }

    private static ProblemDetails? ProblemIn(IReadOnlyList<ProtectionOutcome> outcomes)
    {
        var faults = new FaultList();
        for (var i = 0; i < outcomes.Count; i++)
        {
            foreach (var found in (outcomes[i] as ProtectionOutcome.NotAdditive)?.Found ?? [])
            {
                AddNotAdditive(faults, i, found);
            }

            if (outcomes[i] is ProtectionOutcome.Conflicting conflict)
            {
                AddConflicting(faults, Place.Root.Member("tables").Item(i), conflict.Observations, outcomes);
            }
        }

        return faults.Count == 0 ? null : faults.ToProblem();
    }

    // A table that is not at fault itself, but whose neighbour is, has no fault.
    private static void AddConflicting(FaultList faults, Place table, IReadOnlyList<int> observations, IReadOnlyList<ProtectionOutcome> outcomes)
    {
        if (outcomes.OfType<ProtectionOutcome.Conflicting>().All(c => c.Observations.Count == 0))
        {
            faults.Add(table, Conflict);
        }

        foreach (var observation in observations)
        {
            faults.Add(table.Member("observations").Item(observation), Conflict);
        }
    }

    private static void AddNotAdditive(FaultList faults, int table, Contradiction found)
    {
        var observation = Place.Root.Member("tables").Item(table).Member("observations").Item(found.Observation);
        faults.Add(observation.Member(found.IsOfCount ? AmountRequest.CountMember : "value"), "notAdditive");
    }

    /// <summary>A dry run leaves that it happened, and nothing else.</summary>
    private async Task<IntakeAnswer> TellAsync(HttpContext context, Judged judged)
    {
        var entry = await audit.AppendAsync(RequestAudit.Entry(context, AuditActions.DryRun, "done", judged.Partner), CancellationToken.None);
        return new IntakeAnswer(null, new Receipt(null, Now().UtcDateTime, entry.Index, true, judged.ReceiptTables()));
    }

    private async Task<IntakeAnswer?> StoreAsync(HttpContext context, Judged judged, Guid key)
    {
        var now = Now();
        var id = Guid.CreateVersion7(now);
        var tables = judged.Outcomes.Select(o => StoredTable.Of(id, o.Table, o.Bounds, now, o.State)).ToList();
        var entry = RequestAudit.Entry(context, AuditActions.Submission, "accepted", judged.Partner) with
        {
            Submission = id.ToString(),
            Tables = [.. tables.Select(AuditTables.Of)],
        };
        var submission = new StoredSubmission(id, judged.Partner, judged.Client, now, 0, null);
        try
        {
            var plan = PlanOf(judged);
            var stored = await database.WriteAsync(plan, scope => Write(scope, plan, judged, entry, submission, tables, key), context.RequestAborted);
            return stored is null ? null : new IntakeAnswer(null, ReceiptOf(stored, judged.ReceiptTables()));
        }
        catch (KeyInUseException)
        {
            // The same request came twice at once, perhaps to another hub: the next look finds its receipt.
            return null;
        }
    }

    // What is stored of the same partner and indicator is what may have moved, and what it moves.
    private static WritePlan PlanOf(Judged judged)
        => new([CatalogueStore.VersionQuestion, .. LinkedGroups.Questions(judged.Linked)], [.. judged.Outcomes.Select(o => $"{judged.Partner}/{o.Table.Key.Indicator}").Distinct(StringComparer.Ordinal)]);

    private StoredSubmission? Write(WriteScope scope, WritePlan plan, Judged judged, AuditEntry entry, StoredSubmission submission, List<StoredTable> tables, Guid key)
    {
        var answers = scope.Ask(plan);
        if (HasMoved(answers[0] ?? 0, judged) || LinkedGroups.HaveMoved(judged.Linked, answers.Skip(1)))
        {
            return null;
        }

        var stored = submission with { AuditIndex = audit.Append(scope, entry).Index };
        submissions.Insert(scope, stored, tables, key);
        return stored;
    }

    // A change elsewhere in the catalogue is none: the engine's work is not done again for it.
    private bool HasMoved(long version, Judged judged)
    {
        var now = catalogue.Current;
        return version != judged.Catalogue.Version
            && (version != now.Version || !now.JudgesAlike(judged.Catalogue, judged.Client, judged.Outcomes.Select(o => o.Table.Key.Indicator)));
    }

    private static Receipt ReceiptOf(StoredSubmission stored, IReadOnlyList<ReceiptTable> tables)
        => new(stored.Id, stored.ReceivedAt.UtcDateTime, stored.AuditIndex, false, tables);

    /// <summary>To the millisecond, as it is stored.</summary>
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>What passed the engine, and what it was judged against.</summary>
    private sealed class Judged(
        string client,
        string partner,
        CatalogueSnapshot catalogue,
        SubmissionRequest request,
        LinkedSubmission linked,
        IReadOnlyList<Made> outcomes)
    {
        public string Client => client;

        public string Partner => partner;

        public CatalogueSnapshot Catalogue => catalogue;

        public LinkedSubmission Linked => linked;

        public IReadOnlyList<Made> Outcomes => outcomes;

        public IReadOnlyList<ReceiptTable> ReceiptTables() => [.. request.Tables.Zip(outcomes, Receipts.Of)];
    }
}
