using System.Text.Json;
using DataHub.Api.Audit;
using DataHub.Api.Json;
using DataHub.Api.Pipeline;
using DataHub.Api.Storage;
using DataHub.AuditLog;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace DataHub.Api.Catalogue;

/// <summary>
/// <c>PUT /v1/{code-lists|indicators|partners}/{code}</c>: 201 when it is new, 200 when it changed or is the same already. What is stored has been judged
/// against the very catalogue that it becomes part of.
/// </summary>
internal sealed class PutDocument(Database database, Freshness freshness, CatalogueStore store, AuditStore audit, Turns turns)
{
    public const string WarningHeader = "DataHub-Warning";

    private const int MaxAttempts = 10;

    public async Task<IResult> RunAsync<T>(HttpContext context, string code, CatalogueKind<T> kind)
        where T : class
    {
        var faults = new FaultList();
        new QueryReader(context.Request).Finish().ToList().ForEach(faults.Add);
        if (Preconditions.Of(context.Request, faults) is not { } preconditions)
        {
            return Problems.PreconditionRequired().ToResult();
        }

        var (body, problem) = await JsonBody.ReadAsync(context, BodyRules.Limit);
        if (body is null)
        {
            return problem!.ToResult();
        }

        using (body)
        using (var json = StrictJson.Parse(body.Bytes, faults))
        {
            if (json is null)
            {
                return faults.ToProblem().ToResult();
            }

            using var turn = await turns.EnterAsync(Turns.OfCatalogue, context.RequestAborted);
            return await StoreAsync(context, code, kind, preconditions, json.RootElement, faults);
        }
    }

    private async Task<IResult> StoreAsync<T>(
        HttpContext context, string code, CatalogueKind<T> kind, Preconditions preconditions, JsonElement json, FaultList before)
        where T : class
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var catalogue = store.Current;
            var faults = new FaultList(before);
            var document = Read(code, kind, json, catalogue, faults);
            if (faults.Count > 0)
            {
                return faults.ToProblem().ToResult();
            }

            var stored = kind.In(catalogue).GetValueOrDefault(code);
            if (preconditions.Check(stored?.ETag) is { } failed)
            {
                return failed.ToResult();
            }

            if (stored is not null && IsSame(stored.Document, document))
            {
                return Answer(context, kind, catalogue, stored, isNew: false);
            }

            var change = new Change<T>(kind, catalogue, stored, document);
            var (conflict, written) = await database.WriteAsync(scope => Write(scope, context, change), context.RequestAborted);
            if (conflict is not null || written is not null)
            {
                return conflict?.ToResult() ?? Answer(context, kind, catalogue, written!, stored is null);
            }

            await freshness.AskAsync(context.RequestAborted);
        }

        return Problems.Unavailable().ToResult();
    }

    private static T Read<T>(string code, CatalogueKind<T> kind, JsonElement json, CatalogueSnapshot catalogue, FaultList faults)
        where T : class
    {
        var document = kind.Read(json, catalogue, faults);
        if (kind.CodeOf(document) is { } own && own != code)
        {
            faults.Add(FaultCodes.At("#/code", "mismatch"));
        }

        return document;
    }

    /// <summary>Neither a conflict nor a version: the catalogue has moved on, so all must be judged again.</summary>
    private (ProblemDetails? Conflict, Versioned<T>? Written) Write<T>(WriteScope scope, HttpContext context, Change<T> change)
        where T : class
    {
        var (kind, catalogue, stored, document) = change;
        if (store.VersionIn(scope) != catalogue.Version)
        {
            return default;
        }

        if (kind.FindConflict(scope.Connection, catalogue, stored?.Document, document) is { } conflict)
        {
            return (conflict, null);
        }

        var written = kind.Put(scope, document);
        var target = $"{kind.Target}/{kind.CodeOf(document)}";
        audit.Append(scope, RequestAudit.Entry(context, kind.Action, "done") with { Target = target, Version = written.Version, Sha256 = store.HashOfLast(scope) });
        if (written.PolicyVersion != (stored?.PolicyVersion ?? 0))
        {
            audit.Append(scope, RequestAudit.Entry(context, AuditActions.Policy, "done") with { Target = target, Version = written.PolicyVersion });
        }

        return (null, written);
    }

    private static IResult Answer<T>(HttpContext context, CatalogueKind<T> kind, CatalogueSnapshot catalogue, Versioned<T> version, bool isNew)
        where T : class
    {
        var headers = context.Response.Headers;
        headers[HeaderNames.ETag] = version.ETag;
        if (kind.WarningOf(catalogue, version.Document) is { } warning)
        {
            headers[WarningHeader] = warning;
        }

        if (isNew)
        {
            headers[HeaderNames.Location] = $"/v1/{kind.Path}/{kind.CodeOf(version.Document)}";
        }

        return Results.Json(version.Document, JsonFormat.Options, statusCode: isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static bool IsSame<T>(T stored, T next)
        => JsonSerializer.Serialize(stored, JsonFormat.Options) == JsonSerializer.Serialize(next, JsonFormat.Options);

    private sealed record Change<T>(CatalogueKind<T> Kind, CatalogueSnapshot Catalogue, Versioned<T>? Stored, T Document)
        where T : class;
}
