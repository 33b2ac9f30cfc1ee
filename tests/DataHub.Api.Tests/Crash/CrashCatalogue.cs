using System.Net.Http.Headers;
using System.Text;

namespace DataHub.Api.Tests.Crash;

/// <summary>The smallest catalogue with two indicators, put over HTTP.</summary>
internal static class CrashCatalogue
{
    private const string Label = """{ "nl": "x", "en": "x" }""";

    public static readonly IReadOnlyList<string> Indicators = ["first", "second"];

    public static async Task PutAsync(HttpClient steward, int threshold = 5)
    {
        await PutAsync(steward, "/v1/code-lists/themes", $$"""{ "code": "themes", "label": {{Label}}, "codes": [ { "code": "results", "label": {{Label}} } ] }""");
        await PutAsync(steward, "/v1/code-lists/ages", $$"""
            { "code": "ages", "label": {{Label}}, "codes": [ { "code": "minor", "label": {{Label}} }, { "code": "adult", "label": {{Label}} } ] }
            """);
        await PutAsync(steward, "/v1/partners/comensha", $$"""{ "code": "comensha", "label": {{Label}}, "clients": [ "comensha" ] }""");
        foreach (var code in Indicators)
        {
            await PutAsync(steward, $"/v1/indicators/{code}", $$"""
                { "code": "{{code}}", "label": {{Label}}, "theme": "results", "unit": "{{code}}", "measure": "count", "temporal": "flow", "periods": [ "month" ],
                  "dimensions": [ { "code": "age", "codeList": "ages" } ], "suppliers": [ "comensha" ], "policy": { "threshold": {{threshold}} } }
                """);
        }
    }

    private static async Task PutAsync(HttpClient steward, string path, string document)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent(document, Encoding.UTF8, "application/json") };
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        using var response = await steward.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }
}
