using DataHub.Api.Security;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Pipeline;

public sealed class OriginTests
{
    private const string Known = "https://dashboard.example";

    private Hub _hub = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _hub = await Hub.StartAsync(("DataHub:CorsOrigins:0", Known));

    [OneTimeTearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    [TestCase("https://evil.example")]
    [TestCase("https://dashboard.example.evil.example")]
    [TestCase("http://dashboard.example")]
    [TestCase("null")]
    [Description("Checklist 41")]
    public async Task A_page_of_another_origin_is_not_let_in(string origin)
    {
        using var answer = await _hub.Client(Scopes.Read).SendAsync("GET", "/v1/indicators", null, ("Origin", origin));
        using var preflight = await PreflightAsync(origin);
        Assert.That(new[] { answer.Header("Access-Control-Allow-Origin"), preflight.Header("Access-Control-Allow-Origin") }, Is.All.Null);
        Assert.That(answer.Headers.Vary, Does.Contain("Origin"));
    }

    [Test]
    public async Task A_page_of_a_known_origin_is_let_in_without_cookies()
    {
        using var answer = await _hub.Client(Scopes.Read).SendAsync("GET", "/v1/indicators", null, ("Origin", Known));
        using var preflight = await PreflightAsync(Known);
        Assert.That(new[] { answer.Header("Access-Control-Allow-Origin"), preflight.Header("Access-Control-Allow-Origin") }, Is.All.EqualTo(Known));
        Assert.That(preflight.Header("Access-Control-Allow-Headers"), Does.Contain("Authorization"));
        Assert.That(answer.Header("Access-Control-Allow-Credentials"), Is.Null);
    }

    [Test]
    public async Task A_refusal_can_be_read_by_the_page_that_was_refused()
    {
        using var answer = await _hub.Anonymous.SendAsync("GET", "/v1/indicators", null, ("Origin", Known));
        Assert.That((int)answer.StatusCode, Is.EqualTo(401));
        Assert.That(answer.Header("Access-Control-Allow-Origin"), Is.EqualTo(Known));
    }

    private Task<HttpResponseMessage> PreflightAsync(string origin) => _hub.Anonymous.SendAsync(
        "OPTIONS", "/v1/indicators", null, ("Origin", origin), ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "authorization"));
}
