using System.Net.Http.Headers;
using DataHub.Api.Tests.Canaries;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Crash;

/// <summary>The smallest catalogue with two indicators for the load and one that stands still, put over HTTP.</summary>
internal static class CrashCatalogue
{
    /// <summary>Nobody submits to it under load: what readers are answered of it must not change.</summary>
    public const string Steady = "steady";

    private const string Label = """{ "nl": "x", "en": "x" }""";

    public static IReadOnlyList<string> Indicators { get; } = ["first", "second"];

    /// <param name="steward">A client that may.</param>
    /// <param name="threshold">That of the first indicator, under which even <see cref="CanarySearch.First"/> is a small count; the others have an ordinary one.</param>
    public static async Task PutAsync(HttpClient steward, int threshold = 500_000_000)
    {
        await PutAsync(steward, "/v1/code-lists/themes", $$"""{ "code": "themes", "label": {{Label}}, "codes": [ { "code": "results", "label": {{Label}} } ] }""");
        await PutAsync(steward, "/v1/code-lists/ages", $$"""
            { "code": "ages", "label": {{Label}}, "codes": [ { "code": "minor", "label": {{Label}} }, { "code": "adult", "label": {{Label}} } ] }
            """);
        await PutAsync(steward, "/v1/partners/comensha", $$"""{ "code": "comensha", "label": {{Label}}, "clients": [ "comensha" ] }""");
        foreach (var code in (string[])[.. Indicators, Steady])
        {
            await PutAsync(steward, $"/v1/indicators/{code}", $$"""
                { "code": "{{code}}", "label": {{Label}}, "theme": "results", "unit": "{{code}}", "measure": "count", "temporal": "flow", "periods": [ "month" ],
                  "dimensions": [ { "code": "age", "codeList": "ages" } ], "suppliers": [ "comensha" ], "policy": { "threshold": {{(code == Indicators[0] ? threshold : 5)}} } }
                """);
        }
    }

    private static async Task PutAsync(HttpClient steward, string path, string document)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = Http.Json(document) };
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        using var response = await steward.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }
}
