using System.Globalization;
using DataHub.Api.Audit;
using DataHub.Api.Json;
using DataHub.Api.Pipeline;
using DataHub.Api.Processing;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.AuditLog;
using Microsoft.Net.Http.Headers;

namespace DataHub.Api.Submissions;

/// <summary>
/// <c>POST /v1/submissions</c>: 201 with the receipt after the commit, and <c>?dryRun=true</c>: 200 with what the receipt would be. Whatever the outcome, the
/// audit log has one entry of it.
/// </summary>
internal sealed class PostSubmission(Intake intake, Turns turns, AuditStore audit, CatalogueStore catalogue, ProcessingRecords records)
{
    public async Task<IResult> RunAsync(HttpContext context)
    {
        var client = Caller.Of(context.User).ClientId;
        var faults = new FaultList();
        var query = new QueryReader(context.Request);
        var isDryRun = query.Flag("dryRun");
        query.Finish().ToList().ForEach(faults.Add);
        var key = isDryRun ? null : IdempotencyKey.Of(context.Request, faults);
        using var record = records.Begin(isDryRun ? AuditActions.DryRun : AuditActions.Submission);
        var answer = await AnswerAsync(context, client, key, isDryRun, faults);
        await LogAsync(context, client, isDryRun, answer);
        End(record, isDryRun, answer);
        return ResultOf(context, answer);
    }

    private async Task<IntakeAnswer> AnswerAsync(HttpContext context, string client, Guid? key, bool isDryRun, FaultList faults)
    {
        if (catalogue.Current.PartnerOf(client) is null)
        {
            return new IntakeAnswer(Problems.Forbidden());
        }

        var (body, problem) = await JsonBody.ReadAsync(context, BodyRules.SubmissionLimit);
        if (body is null)
        {
            return new IntakeAnswer(problem);
        }

        if (Read(body, faults) is not { } request)
        {
            return new IntakeAnswer(faults.ToProblem());
        }

        // A dry run has no key, and without its key a submission has a fault and cannot be stored.
        using var turn = key is { } known ? await turns.EnterAsync($"key/{client}/{known}", context.RequestAborted) : null;
        return await intake.RunAsync(context, client, isDryRun ? null : key, request, faults);
    }

    private static SubmissionRequest? Read(JsonBody body, FaultList faults)
    {
        using (body)
        using (var json = StrictJson.Parse(body.Bytes, faults))
        {
            return json is null ? null : SubmissionReader.Read(json.RootElement, faults);
        }
    }

    /// <summary>An accepted submission has its entry already, and so has a dry run that was answered; one that must wait has not happened.</summary>
    private async Task LogAsync(HttpContext context, string client, bool isDryRun, IntakeAnswer answer)
    {
        if (answer is { Problem: null, IsReplay: false } || answer.RetryAfter is not null)
        {
            return;
        }

        var partner = catalogue.Current.PartnerOf(client)?.Code;
        var entry = isDryRun ? RequestAudit.Entry(context, AuditActions.DryRun, "done", partner)
            : answer.Problem is null ? RequestAudit.Entry(context, AuditActions.Replay, "done", partner) with { Submission = answer.Receipt!.Id.ToString() }
            : RequestAudit.Entry(context, AuditActions.Submission, "refused", partner) with { Reason = Problems.NameOf(answer.Problem) };

        // Not cancelled with the request: who hangs up early is logged all the same.
        await audit.AppendAsync(entry, CancellationToken.None);
    }

    // Of a dry run or a refused submission nothing may stay but that it happened: not what it was about, nor whether a dry run would have been accepted.
    private static void End(ProcessingRecord? record, bool isDryRun, IntakeAnswer answer)
    {
        if (answer.RetryAfter is not null)
        {
            record?.Drop();
        }
        else if (isDryRun || answer.Problem is null)
        {
            record?.About(isDryRun ? [] : answer.Receipt!.Tables.Select(t => t.Indicator));
            record?.Done(answer.IsReplay ? AuditActions.Replay : null);
        }
        else
        {
            record?.Refused();
        }
    }

    private static IResult ResultOf(HttpContext context, IntakeAnswer answer)
    {
        var headers = context.Response.Headers;
        if (answer.RetryAfter is { } wait)
        {
            headers[HeaderNames.RetryAfter] = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (answer.Receipt is not { } receipt)
        {
            return answer.Problem!.ToResult();
        }

        if (answer.IsReplay)
        {
            headers[IdempotencyKey.ReplayedHeader] = "true";
        }

        if (receipt.DryRun)
        {
            return Results.Json(receipt, JsonFormat.Options);
        }

        headers[HeaderNames.Location] = $"/v1/submissions/{receipt.Id}";
        return Results.Json(receipt, JsonFormat.Options, statusCode: StatusCodes.Status201Created);
    }
}
