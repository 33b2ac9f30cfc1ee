using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DataHub.Api.Catalogue;
using DataHub.Api.Json;
using DataHub.Api.Security;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace DataHub.Api.OpenApi;

/// <summary><c>GET /v1/openapi.json</c>: the description of this API, for anybody and from any page.</summary>
internal sealed class OpenApiRoute
{
    public const string DocumentName = "v1";

    private readonly byte[] _body;
    private readonly string _eTag;

    public OpenApiRoute(ISwaggerProvider provider)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        provider.GetSwagger(DocumentName).SerializeAs(OpenApiSpecVersion.OpenApi3_1, new OpenApiJsonWriter(text));
        _body = Encoding.UTF8.GetBytes(text.ToString().ReplaceLineEndings("\n") + "\n");
        _eTag = $"\"{Base64Url.EncodeToString(SHA256.HashData(_body).AsSpan(0, 16))}\"";
    }

    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet("/v1/openapi.json", (HttpContext context, OpenApiRoute document) => document.Answer(context))
            .AllowAnonymous().RequireCors(CorsPolicies.Public).Offering(Negotiation.Json).ExcludeFromDescription();

    private IResult Answer(HttpContext context)
    {
        if (new QueryReader(context.Request).Finish() is { Count: > 0 } faults)
        {
            return Problems.InvalidRequest(faults).ToResult();
        }

        context.Response.Headers.ETag = _eTag;
        context.Response.Headers.CacheControl = "public, max-age=3600";
        return Preconditions.IsHeld(context.Request, _eTag) ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Bytes(_body, Negotiation.Json);
    }
}
