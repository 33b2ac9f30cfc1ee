using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using DataHub.Api.Security;
using DataHub.Api.Tests.Support;
using DataHub.Disclosure;

namespace DataHub.Api.Tests.Aggregates;

/// <summary>A hub with a small catalogue, and the hands of a steward, of two partners and of a dashboard.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private const string Label = """{ "nl": "x", "en": "x" }""";

    private readonly HttpClient _steward;
    private readonly HttpClient _dashboard;

    private readonly string _keyFolder;

    private Desk(Hub hub, string keyFolder)
    {
        Hub = hub;
        _keyFolder = keyFolder;
        _steward = hub.Client("catalogue:write", "steward");
        _dashboard = hub.Client("aggregates:read", "dashboard");
    }

    public Hub Hub { get; }

    public static async Task<Desk> OpenAsync(params (string Key, string? Value)[] settings)
    {
        // A fixed noise key: which of two equal complements is hidden must be the same in every run.
        var folder = Directory.CreateTempSubdirectory("datahub-key-").FullName;
        SecretFile.Create(Path.Combine(folder, "noise.key"), Enumerable.Repeat((byte)1, NoiseKey.Size).ToArray());
        var desk = new Desk(await Hub.StartAsync([("DataHub:KeyFile", Path.Combine(folder, "noise.key")), .. settings]), folder);
        await desk.PutAsync("/v1/code-lists/themes", $$"""{ "code": "themes", "label": {{Label}}, "codes": [ { "code": "results", "label": {{Label}} } ] }""");
        await desk.PutAsync("/v1/code-lists/ages", $$"""
            { "code": "ages", "label": {{Label}}, "codes": [ { "code": "minor", "label": {{Label}} }, { "code": "adult", "label": {{Label}} } ] }
            """);
        await desk.PutAsync("/v1/code-lists/areas", $$"""{ "code": "areas", "label": {{Label}}, "codes": [ { "code": "regio", "label": {{Label}} } ] }""");
        foreach (var partner in new[] { "comensha", "riec" })
        {
            await desk.PutAsync($"/v1/partners/{partner}", $$"""{ "code": "{{partner}}", "label": {{Label}}, "clients": [ "{{partner}}" ] }""");
        }

        return desk;
    }

    /// <param name="code">Its code.</param>
    /// <param name="policy">Its policy.</param>
    /// <param name="suppliers">Quoted, separated by commas.</param>
    /// <param name="period">The lengths of its periods, separated by spaces.</param>
    /// <param name="sensitive">The dimension that is.</param>
    /// <param name="temporal">Flow or stock.</param>
    public Task AddIndicatorAsync(
        string code, string policy = """{ "threshold": 5 }""", string suppliers = "\"comensha\"", string period = "year", string? sensitive = null, string temporal = "flow")
        => PutAsync($"/v1/indicators/{code}", $$"""
            { "code": "{{code}}", "label": {{Label}}, "theme": "results", "unit": "persons", "measure": "count", "temporal": "{{temporal}}",
              "periods": [ {{string.Join(',', period.Split(' ').Select(p => $"\"{p}\""))}} ],
              "dimensions": [ { "code": "area", "codeList": "areas" }, { "code": "age", "codeList": "ages"{{(sensitive == "age" ? ", \"sensitive\": true" : string.Empty)}} } ], "suppliers": [ {{suppliers}} ],
              "policy": {{policy}} }
            """);

    /// <summary>Submits one table, its cells written <c>area,age: 29</c>; the submission's path.</summary>
    public async Task<Uri> SubmitAsync(string partner, string indicator, string period, params string[] cells)
    {
        using var response = await PostAsync("/v1/submissions", partner, indicator, period, cells);
        Assert.That((int)response.StatusCode, Is.EqualTo(201), await response.Content.ReadAsStringAsync());
        return response.Headers.Location!;
    }

    /// <summary>The receipt of a dry run.</summary>
    public async Task<string> TryAsync(string partner, string indicator, string period, params string[] cells)
    {
        using var response = await PostAsync("/v1/submissions?dryRun=true", partner, indicator, period, cells);
        Assert.That((int)response.StatusCode, Is.EqualTo(200), await response.Content.ReadAsStringAsync());
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>The answer to a submission, whatever it is.</summary>
    public Task<HttpResponseMessage> SendAsync(string partner, string indicator, string period, params string[] cells) => PostAsync("/v1/submissions", partner, indicator, period, cells);

    private async Task<HttpResponseMessage> PostAsync(string path, string partner, string indicator, string period, string[] cells)
    {
        var observations = cells.Select(c => c.Split([',', ':'], StringSplitOptions.TrimEntries))
            .Select(c => $$"""{ "dimensions": { "area": "{{c[0]}}", "age": "{{c[1]}}" }, "value": {{c[2]}} }""");
        var body = $$"""{ "tables": [ { "indicator": "{{indicator}}", "timePeriod": "{{period}}", "observations": [ {{string.Join(',', observations)}} ] } ] }""";
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7(Hub.Clock.GetUtcNow()).ToString());
        return await Hub.Client("submissions:write", partner).SendAsync(request);
    }

    public async Task WithdrawAsync(string partner, Uri submission)
    {
        using var response = await Hub.Client("submissions:write", partner).DeleteAsync(submission);
        Assert.That((int)response.StatusCode, Is.EqualTo(204));
    }

    /// <summary>Changes what stands in a document of the catalogue.</summary>
    public async Task ChangeAsync(string path, string before, string after)
    {
        var document = await _steward.GetStringAsync(new Uri(path, UriKind.Relative));
        Assert.That(document, Does.Contain(before));
        using var response = await Monitor.ChangeAsync(_steward, path, document.Replace(before, after, StringComparison.Ordinal));
        Assert.That((int)response.StatusCode, Is.EqualTo(200), await response.Content.ReadAsStringAsync());
    }

    public Task<HttpResponseMessage> GetAsync(string pathAndQuery, string? accept = null, string? ifNoneMatch = null, HttpMethod? method = null, HttpClient? client = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, $"/v1/indicators/{pathAndQuery}");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        return (client ?? _dashboard).SendAsync(request);
    }

    /// <summary>The observations of an answer, as <c>regio,minor suppressed 1..29 1/1</c>.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string pathAndQuery)
    {
        using var response = await GetAsync(pathAndQuery);
        var text = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(200), text);
        return [.. JsonNode.Parse(text)!["observations"]!.AsArray().Select(o => LineOf(o!))];
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        Directory.Delete(_keyFolder, recursive: true);
    }

    private static string LineOf(JsonNode o)
    {
        var bounds = o["bounds"] is { } b ? $" {b["lower"]}..{b["upper"]}" : string.Empty;
        var value = o["value"] is { } v ? $" {v}" : string.Empty;
        return $"{o["dimensions"]!["area"]},{o["dimensions"]!["age"]} {o["status"]}{value}{bounds} {o["coverage"]!["reported"]}/{o["coverage"]!["expected"]}";
    }

    private async Task PutAsync(string path, string document)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent(document, Encoding.UTF8, "application/json") };
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        using var response = await _steward.SendAsync(request);
        Assert.That((int)response.StatusCode, Is.EqualTo(201), await response.Content.ReadAsStringAsync());
    }
}
