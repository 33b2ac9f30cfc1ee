using DataHub.Api.Security;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Security;

public sealed class ScopeTests
{
    private Hub _hub = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _hub = await Hub.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    [TestCase("GET", "/v1/audit-entries", Scopes.Submit)]
    [TestCase("GET", "/v1/audit-entries", Scopes.Read)]
    [TestCase("GET", "/v1/audit-entries", Scopes.Catalogue)]
    [TestCase("GET", "/v1/indicators", "")]
    [TestCase("GET", "/v1/indicators", "indicators:read AGGREGATES:READ")]
    [TestCase("PUT", "/v1/partners/a", Scopes.Read)]
    [TestCase("PUT", "/v1/partners/a", Scopes.Audit)]
    [TestCase("POST", "/v1/submissions", Scopes.Read)]
    [TestCase("POST", "/v1/submissions", Scopes.Catalogue)]
    [TestCase("POST", "/v1/submissions", Scopes.Audit)]
    [Description("Checklist 16, 17")]
    public async Task A_token_without_the_scope_is_403(string method, string path, string scope)
    {
        using var content = method == "GET" ? null : Http.Json("{}");
        using var answer = await _hub.Client(scope).SendAsync(method, path, content);
        await answer.AssertProblemAsync(403);
        Assert.That(answer.Header("WWW-Authenticate"), Is.EqualTo("Bearer error=\"insufficient_scope\""));
    }

    [Test, Description("Checklist 17")]
    public async Task A_token_that_serves_two_roles_is_403_everywhere(
        [Values(Scopes.Submit + " " + Scopes.Audit, Scopes.Submit + " " + Scopes.Catalogue, Scopes.Audit + " " + Scopes.Catalogue + " " + Scopes.Read)] string scope,
        [Values("/v1/indicators", "/v1/audit-entries", "/v1/submissions", "/v1/nothing")] string path)
    {
        using var answer = await _hub.Client(scope).GetAsync(path);
        await answer.AssertProblemAsync(403);
        Assert.That((await answer.JsonAsync()).GetProperty("type").GetString(), Is.EqualTo("urn:datahub:problem:conflicting-roles"));
    }

    [TestCase(Scopes.Submit + " " + Scopes.Read)]
    [TestCase(Scopes.Audit + " " + Scopes.Read)]
    [TestCase(Scopes.Catalogue + " " + Scopes.Read + " openid")]
    public async Task A_role_may_read_aggregates_too(string scope)
        => Assert.That(await _hub.Client(scope).StatusAsync("/v1/indicators"), Is.EqualTo(200));
}
