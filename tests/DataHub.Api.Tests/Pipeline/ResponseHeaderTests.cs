using DataHub.Api.Security;
using DataHub.Api.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Pipeline;

public sealed class ResponseHeaderTests
{
    private static readonly Dictionary<string, string> Expected = new()
    {
        ["API-Version"] = "1.0.0",
        ["Cache-Control"] = "no-store",
        ["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'",
        ["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains",
        ["X-Content-Type-Options"] = "nosniff",
        ["X-Frame-Options"] = "DENY",
        ["Referrer-Policy"] = "no-referrer",
    };

    private Hub _hub = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
        => _hub = await Hub.StartAsync([], services: s => s.AddSingleton<IStartupFilter>(new Saboteur(c => c.Request.Query["as"] == "304" ? NotModified(c) : throw new InvalidOperationException())));

    [OneTimeTearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    [TestCase(200, "GET", "/health/live")]
    [TestCase(200, "HEAD", "/v1/indicators")]
    [TestCase(304, "GET", Saboteur.Path + "?as=304")]
    [TestCase(404, "GET", "/v1/nothing")]
    [TestCase(405, "DELETE", "/v1/indicators")]
    [TestCase(415, "PUT", "/v1/partners/a")]
    [TestCase(403, "GET", "/v1/audit-entries")]
    [TestCase(500, "GET", Saboteur.Path)]
    [Description("Checklist 36, 38, 39")]
    public async Task Every_answer_has_the_version_and_the_security_headers_and_names_no_server(int status, string method, string path)
    {
        var scope = method == "PUT" ? Scopes.Catalogue : Scopes.Read;
        using var answer = await _hub.Client(scope).SendAsync(method, path);
        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        Assert.That(Expected.ToDictionary(h => h.Key, h => answer.Header(h.Key)), Is.EqualTo(Expected));
        Assert.That(answer.Header("Server"), Is.Null);
        Assert.That(answer.Header("X-Powered-By"), Is.Null);
    }

    [Test, Description("Checklist 36, 38, 39")]
    public async Task So_has_a_refused_sign_in()
    {
        using var answer = await _hub.Anonymous.GetAsync("/v1/indicators");
        Assert.That((int)answer.StatusCode, Is.EqualTo(401));
        Assert.That(Expected.ToDictionary(h => h.Key, h => answer.Header(h.Key)), Is.EqualTo(Expected));
        Assert.That(answer.Header("Server"), Is.Null);
    }

    private static Task NotModified(Microsoft.AspNetCore.Http.HttpContext context)
    {
        context.Response.StatusCode = 304;
        return Task.CompletedTask;
    }
}
