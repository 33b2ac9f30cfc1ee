using System.Collections.Immutable;
using System.Text.Json;
using DataHub.Api.Json;
using DataHub.Api.Storage;
using DataHub.AuditLog;
using Microsoft.AspNetCore.Mvc;

namespace DataHub.Api.Catalogue;

internal sealed class CodeListKind(CatalogueStore store, SubmissionStore submissions)
    : CatalogueKind<CodeListDocument>("code-lists", "code-list", AuditActions.CodeList)
{
    private static readonly CodeListValidator Validator = new();

    public override ImmutableSortedDictionary<string, Versioned<CodeListDocument>> In(CatalogueSnapshot catalogue) => catalogue.CodeLists;

    public override object PageOf(IReadOnlyList<CodeListDocument> documents) => new CodeListPage(documents);

    public override string CodeOf(CodeListDocument document) => document.Code;

    public override CodeListDocument Read(JsonElement body, CatalogueSnapshot catalogue, FaultList faults)
    {
        var document = CodeListReader.Read(body, faults);
        Validator.Collect(document, faults);
        return document;
    }

    public override ProblemDetails? FindConflict(StoreConnection connection, CatalogueSnapshot catalogue, CodeListDocument? stored, CodeListDocument next)
    {
        if (stored is null)
        {
            return null;
        }

        var lastMonth = LastStoredMonth(connection, catalogue, stored.Code);
        var isUnchanged = lastMonth is null || Shape(stored, lastMonth.Value).SetEquals(Shape(next, lastMonth.Value));
        return isUnchanged && KeepsThemes(catalogue, next)
            ? null
            : Problems.Frozen("A code in use keeps its parent and its validity, is never removed, and new codes start after the last stored period.");
    }

    public override Versioned<CodeListDocument> Put(WriteScope scope, CodeListDocument document) => store.Put(scope, document);

    private int? LastStoredMonth(StoreConnection connection, CatalogueSnapshot catalogue, string list)
        => catalogue.Indicators.Values
            .Where(i => i.Document.Dimensions.Any(d => d.CodeList == list))
            .Max(i => submissions.LatestPeriod(connection, i.Document.Code)?.LastMonth);

    /// <summary>All that stored tables depend on: which codes exist until the last stored month, when, and below what.</summary>
    private static HashSet<(string Code, string Parent, Validity Validity)> Shape(CodeListDocument list, int lastMonth)
    {
        var tree = new CodeTree(list.Codes);
        var never = new Validity("1900", "1900").Until(int.MinValue);
        return [.. tree.Codes.Select(c => (c, tree.Find(c)!.Value.Parent, tree.Find(c)!.Value.Validity.Until(lastMonth))).Where(c => c.Item3 != never)];
    }

    private static bool KeepsThemes(CatalogueSnapshot catalogue, CodeListDocument next)
        => next.Code != IndicatorValidator.Themes
        || catalogue.Indicators.Values.All(i => next.Codes.Any(c => c.Code == i.Document.Theme));
}

/// <summary>One page of code lists; the next one is in the <c>Link</c> header.</summary>
internal sealed record CodeListPage(IReadOnlyList<CodeListDocument> CodeLists);
