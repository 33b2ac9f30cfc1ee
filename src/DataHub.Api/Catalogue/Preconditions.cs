using DataHub.Api.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace DataHub.Api.Catalogue;

/// <summary>What a PUT demands of the stored version: <c>If-Match</c> to change it, <c>If-None-Match: *</c> to create it.</summary>
internal sealed class Preconditions
{
    private readonly IList<EntityTagHeaderValue> _match = [];
    private readonly bool _mustBeNew;

    private Preconditions(IList<EntityTagHeaderValue> match, bool mustBeNew)
    {
        _match = match;
        _mustBeNew = mustBeNew;
    }

    /// <summary>Null when the request has neither header; a header that cannot be read is a fault.</summary>
    public static Preconditions? Of(HttpRequest request, FaultList faults)
    {
        var (match, noneMatch) = (request.Headers.IfMatch, request.Headers.IfNoneMatch);
        if (match.Count == 0 && noneMatch.Count == 0)
        {
            return null;
        }

        IList<EntityTagHeaderValue> tags = [];
        if (match.Count > 0 && !EntityTagHeaderValue.TryParseStrictList(match, out tags!))
        {
            faults.Add(FaultCodes.At(HeaderNames.IfMatch, "invalidHeader"));
        }

        // A list of tags that must not be there is for reading; a PUT that wants to create says "*".
        if (noneMatch.Count > 0 && (noneMatch.Count > 1 || noneMatch[0]?.Trim() != "*"))
        {
            faults.Add(FaultCodes.At(HeaderNames.IfNoneMatch, "invalidHeader"));
        }

        return new Preconditions(tags ?? [], noneMatch.Count > 0);
    }

    /// <summary>The problem when the stored version, null when there is none, is not what the request demands.</summary>
    public ProblemDetails? Check(string? storedETag)
    {
        var isMatched = _match.Count == 0 || (storedETag is not null && _match.Any(t => t.Tag == "*" || (!t.IsWeak && t.Tag == storedETag)));
        return isMatched && !(_mustBeNew && storedETag is not null) ? null : Problems.PreconditionFailed();
    }

    /// <summary>Whether a GET may answer 304: the client holds the version with this tag.</summary>
    public static bool IsHeld(HttpRequest request, string eTag)
        => request.Headers.IfNoneMatch.Count > 0
        && EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var tags)
        && tags.Any(t => t.Tag == "*" || t.Tag == eTag);
}
