using DataHub.Api.Json;
using DataHub.Api.Storage;
using Microsoft.Net.Http.Headers;

namespace DataHub.Api.Catalogue;

/// <summary><c>GET /v1/{code-lists|indicators|partners}/{code}</c>, and the lists of them, a page at a time, by code.</summary>
internal sealed class GetDocument(CatalogueStore store)
{
    public IResult One<T>(HttpContext context, string code, CatalogueKind<T> kind)
        where T : class
    {
        var faults = new QueryReader(context.Request).Finish();
        if (faults.Count > 0)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        return kind.In(store.Current).TryGetValue(code, out var version)
            ? Answer(context, version.ETag, version.Document)
            : Problems.NotFound().ToResult();
    }

    public IResult Many<T>(HttpContext context, CatalogueKind<T> kind)
        where T : class
    {
        var query = new QueryReader(context.Request);
        var (limit, after) = (query.Limit(), query.Cursor(kind.Path));
        var faults = query.Finish();
        if (faults.Count > 0)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        var catalogue = store.Current;
        var page = kind.In(catalogue).Where(d => after is null || string.CompareOrdinal(d.Key, after) > 0).Take(limit + 1).ToList();
        if (page.Count > limit)
        {
            page.RemoveAt(limit);
            var cursor = QueryReader.MakeCursor(kind.Path, page[^1].Key);
            context.Response.Headers[HeaderNames.Link] = FormattableString.Invariant($"</v1/{kind.Path}?limit={limit}&cursor={cursor}>; rel=\"next\"");
        }

        return Answer(context, FormattableString.Invariant($"\"catalogue-{catalogue.Version}\""), kind.PageOf([.. page.Select(d => d.Value.Document)]));
    }

    private static IResult Answer<T>(HttpContext context, string eTag, T document)
    {
        context.Response.Headers[HeaderNames.ETag] = eTag;
        return Preconditions.IsHeld(context.Request, eTag) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Json(document, JsonFormat.Options);
    }
}
