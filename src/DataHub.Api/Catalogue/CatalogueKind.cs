using System.Collections.Immutable;
using System.Text.Json;
using DataHub.Api.Json;
using DataHub.Api.Storage;
using Microsoft.AspNetCore.Mvc;

namespace DataHub.Api.Catalogue;

/// <summary>What differs between code lists, indicators and partners; everything else about them is the same.</summary>
/// <param name="path">Path segment of the collection, such as <c>code-lists</c>.</param>
/// <param name="target">What the audit log calls one, such as <c>code-list</c>.</param>
/// <param name="action">The audit action of a change.</param>
internal abstract class CatalogueKind<T>(string path, string target, string action)
    where T : class
{
    public string Path => path;

    public string Target => target;

    public string Action => action;

    public abstract ImmutableSortedDictionary<string, Versioned<T>> In(CatalogueSnapshot catalogue);

    /// <summary>The answer that holds one page of them.</summary>
    public abstract object PageOf(IReadOnlyList<T> documents);

    public abstract string CodeOf(T document);

    /// <summary>Reads a body and judges it; the document counts only when no fault was added.</summary>
    public abstract T Read(JsonElement body, CatalogueSnapshot catalogue, FaultList faults);

    /// <summary>The problem when stored tables do not allow the change; <paramref name="stored"/> is null for a new document.</summary>
    public virtual ProblemDetails? FindConflict(StoreConnection connection, CatalogueSnapshot catalogue, T? stored, T next) => null;

    public abstract Versioned<T> Put(WriteScope scope, T document);

    /// <summary>A hint for the steward that refuses nothing; null when there is none.</summary>
    public virtual string? WarningOf(CatalogueSnapshot catalogue, T document) => null;
}
