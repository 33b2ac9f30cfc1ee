using DataHub.Api.Security;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Pipeline;

public sealed class PathTests
{
    private Hub _hub = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _hub = await Hub.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    [TestCase("/v1/indicators/")]
    [TestCase("/v1/indicators//")]
    [TestCase("//v1/indicators")]
    [TestCase("/v1//indicators")]
    [TestCase("/V1/indicators")]
    [TestCase("/v1/Indicators")]
    [TestCase("/v1/indicators.json")]
    [TestCase("/v1/indicators/a/")]
    [TestCase("/health/live/")]
    [TestCase("/HEALTH/live")]
    [TestCase("/v1")]
    [TestCase("/")]
    [Description("Checklist 33")]
    public async Task A_path_that_is_not_exactly_a_resource_is_404(string path)
    {
        using var answer = await _hub.Client(Scopes.Read).GetAsync(new Uri(_hub.Address, "/").ToString().TrimEnd('/') + path);
        await answer.AssertProblemAsync(404);
        using var anonymous = await _hub.Anonymous.GetAsync(new Uri(_hub.Address, "/").ToString().TrimEnd('/') + path);
        await anonymous.AssertProblemAsync(401);
    }

    [TestCase("TRACE", "/v1/indicators", "GET, HEAD")]
    [TestCase("DELETE", "/v1/indicators", "GET, HEAD")]
    [TestCase("PATCH", "/v1/indicators/a", "GET, HEAD, PUT")]
    [TestCase("OPTIONS", "/v1/indicators", "GET, HEAD")]
    [TestCase("BREW", "/v1/indicators", "GET, HEAD")]
    [Description("Checklist 34")]
    public async Task A_wrong_method_is_405_with_the_right_ones(string method, string path, string allowed)
    {
        using var answer = await _hub.Client(Scopes.Read).SendAsync(method, path);
        await answer.AssertProblemAsync(405);
        Assert.That(answer.Header("Allow"), Is.EqualTo(allowed));
    }

    [TestCase("DELETE", "/V1/indicators")]
    [TestCase("DELETE", "/v1/indicators/")]
    public async Task A_wrong_method_does_not_make_a_wrong_path_right(string method, string path)
    {
        using var answer = await _hub.Client(Scopes.Read).SendAsync(method, path);
        await answer.AssertProblemAsync(404);
    }

    [TestCase("/v1/indicators")]
    [TestCase("/v1/indicators?limit=x")]
    [TestCase("/v1/nothing")]
    [TestCase("/health/ready")]
    [Description("Checklist 35")]
    public async Task HEAD_is_GET_without_its_body(string path)
    {
        var client = _hub.Client(Scopes.Read);
        using var get = await client.GetAsync(path);
        using var head = await client.SendAsync("HEAD", path);
        Assert.That(head.StatusCode, Is.EqualTo(get.StatusCode));
        Assert.That(HeadersOf(head), Is.EqualTo(HeadersOf(get)));
        Assert.That(head.Content.Headers.ContentLength, Is.EqualTo((await get.Content.ReadAsByteArrayAsync()).Length).And.GreaterThan(0));
        Assert.That(await head.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    private static string[] HeadersOf(HttpResponseMessage answer)
        => [.. answer.Headers.Concat(answer.Content.Headers)
            .Where(h => h.Key is not ("Date" or "Transfer-Encoding" or "Content-Length"))
            .Select(h => $"{h.Key}: {string.Join(", ", h.Value)}")
            .Order(StringComparer.Ordinal)];
}
