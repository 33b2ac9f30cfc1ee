using DataHub.Api.Audit;
using DataHub.Api.Json;
using DataHub.Api.Processing;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.AuditLog;
using Microsoft.AspNetCore.Mvc;

namespace DataHub.Api.Submissions;

/// <summary>
/// <c>DELETE /v1/submissions/{id}</c>: 204, also when it was withdrawn already; 409 when one of its tables was superseded. The log keeps that it existed.
/// </summary>
internal sealed class WithdrawSubmission(Database database, SubmissionStore submissions, SubmissionAccess access, AuditStore audit, ProcessingRecords records, TimeProvider time)
{
    public async Task<IResult> RunAsync(HttpContext context, string id)
    {
        var faults = new QueryReader(context.Request).Finish();
        if (faults.Count > 0)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        var caller = Caller.Of(context.User);
        using var record = records.Begin(AuditActions.Withdrawal);
        var problem = await database.WriteAsync(scope => Withdraw(scope, context, caller, id, record), context.RequestAborted);
        record?.Done();
        return problem?.ToResult() ?? Results.NoContent();
    }

    private ProblemDetails? Withdraw(WriteScope scope, HttpContext context, Caller caller, string id, ProcessingRecord? record)
    {
        if (access.Find(scope.Connection, caller, id) is not { } stored)
        {
            record?.Drop();
            return Problems.NotFound();
        }

        if (stored.WithdrawnAt is not null)
        {
            record?.Drop();
            return null;
        }

        var tables = submissions.TablesOf(scope.Connection, stored.Id);
        if (tables.Any(t => t.State == TableState.Superseded))
        {
            record?.Drop();
            return Problems.Superseded();
        }

        record?.About(tables.Select(t => t.Table.Key.Indicator));
        submissions.Withdraw(scope, stored.Id, time.GetUtcNow());
        audit.Append(scope, RequestAudit.Entry(context, AuditActions.Withdrawal, "done", stored.Partner) with
        {
            Submission = stored.Id.ToString(),
            Tables = [.. tables.Select(AuditTables.Of)],
        });
        return null;
    }
}
