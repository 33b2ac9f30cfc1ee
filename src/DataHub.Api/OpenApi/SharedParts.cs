using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace DataHub.Api.OpenApi;

/// <summary>Headers of answers.</summary>
internal static class SharedHeaders
{
    public const string ApiVersion = "API-Version";

    public const string ContentDisposition = "Content-Disposition";

    public static readonly IReadOnlyDictionary<string, string> Descriptions = new Dictionary<string, string>
    {
        [ApiVersion] = "The full version of this description.",
        [ContentDisposition] = "Of CSV alone: attachment, and the name of the file.",
        [Audit.Reports.CountReads.CompleteHeader] = "Reads before this time are counted; of later ones some may be.",
        ["DataHub-Warning"] = "The change was stored; this should be looked at.",
        ["ETag"] = "A strong entity tag, made from what is stored in protected form.",
        ["Idempotency-Replayed"] = "true when the key was known and this is the stored receipt, without reasons.",
        ["Link"] = "The next page, as rel=\"next\"; not there on the last one.",
        ["Location"] = "Where the new resource is.",
        ["Retry-After"] = "Seconds to wait.",
        ["WWW-Authenticate"] = "Bearer, and what the token lacks.",
    };

    public static OpenApiHeader Make(string name) => new() { Description = Descriptions[name], Schema = Notes.Text() };
}

/// <summary>Problems, one answer per status code.</summary>
internal static class SharedProblems
{
    /// <summary>Any operation can answer these.</summary>
    public static readonly IReadOnlyList<int> Everywhere = [401, 403, 406, 429, 500, 503];

    public static readonly IReadOnlyList<int> All = [400, 401, 403, 404, 406, 409, 412, 413, 415, 422, 428, 429, 500, 503];

    public static string NameOf(int status) => string.Create(CultureInfo.InvariantCulture, $"Problem{status}");

    public static OpenApiResponse Make(int status, IOpenApiSchema schema, OpenApiDocument document)
    {
        var problem = ExampleOf(status);
        string[] own = status switch { 401 or 403 => ["WWW-Authenticate"], 429 or 503 => ["Retry-After"], _ => [] };
        string[] headers = [SharedHeaders.ApiVersion, .. own];
        return new OpenApiResponse
        {
            Description = problem["title"]!.GetValue<string>(),
            Headers = headers.ToDictionary(h => h, IOpenApiHeader (h) => new OpenApiHeaderReference(h, document)),
            Content = new Dictionary<string, OpenApiMediaType> { [Problems.ContentType] = new() { Schema = schema, Example = problem } },
        };
    }

    private static JsonObject ExampleOf(int status)
    {
        var problem = status switch
        {
            400 => Problems.InvalidRequest([Json.FaultCodes.At("#/tables/0/observations/3/value", "notAnInteger")]),
            409 => Problems.Superseded(),
            422 => Problems.KeyReused(),
            _ => Problems.ForStatus(status),
        };
        return System.Text.Json.JsonSerializer.SerializeToNode(problem, Json.JsonFormat.Options)!.AsObject();
    }
}
