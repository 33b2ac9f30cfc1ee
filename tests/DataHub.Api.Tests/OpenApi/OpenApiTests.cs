using System.Text.Json.Nodes;
using DataHub.Api.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.OpenApi;

/// <summary>
/// The description of the API. After a change that is meant, run the tests with DATAHUB_APPROVE=1 to write the approved file anew, and review the diff.
/// </summary>
internal sealed class OpenApiTests
{
    private static readonly Uri Address = new("/v1/openapi.json", UriKind.Relative);

    private Hub _hub = null!;
    private byte[] _served = [];

    private static string ApprovedFile => Path.Combine(Repository.Root, "api-spec", "openapi.json");

    [OneTimeSetUp]
    public async Task OpenAsync()
    {
        _hub = await Hub.StartAsync();
        _served = await _hub.Anonymous.GetByteArrayAsync(Address);
        if (Environment.GetEnvironmentVariable("DATAHUB_APPROVE") == "1")
        {
            await File.WriteAllBytesAsync(ApprovedFile, _served);
        }
    }

    [OneTimeTearDown]
    public async Task CloseAsync() => await _hub.DisposeAsync();

    [Test]
    public void What_is_served_equals_the_approved_file_byte_for_byte()
        => Assert.That(_served.AsSpan().SequenceEqual(File.ReadAllBytes(ApprovedFile)), "api-spec/openapi.json differs: run the tests with DATAHUB_APPROVE=1 and review the diff");

    [Test]
    [Description("Checklist 40")]
    public async Task The_description_is_public_and_may_be_read_from_any_page()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        request.Headers.Add("Origin", "https://elsewhere.example");
        using var response = await _hub.Anonymous.SendAsync(request);

        Assert.That((int)response.StatusCode, Is.EqualTo(200));
        Assert.That(response.Headers.GetValues("Access-Control-Allow-Origin"), Is.EqualTo(["*"]));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
        Assert.That(response.Headers.CacheControl?.Public, Is.True);
    }

    [Test]
    public async Task The_description_is_not_sent_again_when_it_is_unchanged()
    {
        using var first = await _hub.Anonymous.GetAsync(Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _hub.Anonymous.SendAsync(request);

        Assert.That((int)second.StatusCode, Is.EqualTo(304));
    }

    [Test]
    public void It_is_OpenAPI_3_1_and_its_version_is_the_one_in_every_answer()
    {
        var document = JsonNode.Parse(_served)!;

        Assert.That(document["openapi"]!.ToString(), Does.StartWith("3.1."));
        Assert.That(document["info"]!["version"]!.ToString(), Is.EqualTo(HubInfo.ApiVersion));
        Assert.That(document["servers"]!.ToJsonString(), Is.EqualTo("""[{"url":"/v1"}]"""), "no machine is named");
    }

    [Test]
    public void Every_route_is_described()
    {
        var described = JsonNode.Parse(_served)!["paths"]!.AsObject()
            .SelectMany(p => p.Value!.AsObject().Select(o => $"{o.Key.ToUpperInvariant()} /v1{p.Key}"));
        var mapped = _hub.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => (e.RoutePattern.RawText, Methods: e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []))
            .Where(e => e.RawText!.StartsWith("/v1/", StringComparison.Ordinal) && e.RawText != "/v1/openapi.json")
            .SelectMany(e => e.Methods.Select(m => $"{m} {e.RawText!.Replace("**", string.Empty, StringComparison.Ordinal)}"));

        Assert.That(described, Is.EquivalentTo(mapped));
    }

    [Test]
    public void Every_reference_leads_somewhere()
    {
        var document = JsonNode.Parse(_served)!;
        var references = Nodes(document).OfType<JsonObject>().Select(o => o["$ref"]?.ToString()).OfType<string>().Distinct();

        Assert.That(references.Where(r => r[2..].Split('/').Aggregate((JsonNode?)document, (node, part) => node?[part]) is null), Is.Empty);
    }

    private static IEnumerable<JsonNode?> Nodes(JsonNode? node)
        => node switch
        {
            JsonObject o => o.SelectMany(m => Nodes(m.Value)).Prepend(o),
            JsonArray a => a.SelectMany(Nodes),
            _ => [],
        };
}
