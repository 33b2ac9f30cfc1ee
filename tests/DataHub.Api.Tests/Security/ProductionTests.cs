using System.Reflection;
using DataHub.Api.Security;
using DataHub.Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Security;

public sealed class ProductionTests
{
    private static readonly (string, string) Https = ("X-Forwarded-Proto", "https");

    [Test]
    public async Task A_token_of_the_provider_is_accepted([Values("PS256", "RS256")] string algorithm)
    {
        using var provider = new Provider();
        await using var hub = await provider.StartHubAsync();
        Assert.That(await StatusAsync(hub, provider.Token(hub, algorithm)), Is.EqualTo(200));
        Assert.That(await StatusAsync(hub, provider.Token(hub, type: "application/at+jwt")), Is.EqualTo(200));
        Assert.That(await StatusAsync(hub, provider.Token(hub, type: "JWT")), Is.EqualTo(401));
        Assert.That(await StatusAsync(hub, provider.Token(hub, issuer: Provider.Issuer + "/")), Is.EqualTo(401));
        Assert.That(await StatusAsync(hub, provider.Token(hub, audience: Provider.Audience + "/")), Is.EqualTo(401));
    }

    [Test]
    public async Task A_provider_that_writes_JWT_can_be_named()
    {
        using var provider = new Provider();
        await using var hub = await provider.StartHubAsync(("Authentication:TokenType", "JWT"));
        Assert.That(await StatusAsync(hub, provider.Token(hub, type: "JWT")), Is.EqualTo(200));
        Assert.That(await StatusAsync(hub, provider.Token(hub)), Is.EqualTo(401));
    }

    [Test]
    public async Task The_framework_settings_of_the_same_scheme_change_nothing()
        => Assert.That(
            (await HubProcess.RunAsync(["--Authentication:Schemes:Bearer:ValidIssuer", "urn:x"])).Error,
            Is.EqualTo("Authentication:Schemes is not a setting of the hub."));

    [Test]
    public async Task The_local_issuer_does_not_exist_in_Production()
    {
        using var provider = new Provider();
        await using var hub = await provider.StartHubAsync();
        Assert.That(hub.Services.GetService<LocalIssuer>(), Is.Null);
        Assert.That(File.Exists(Path.Combine(hub.DataFolder, LocalIssuer.KeyFile)), Is.False);
        var folder = Directory.CreateTempSubdirectory();
        using var issuer = LocalIssuer.Open(DevelopmentProof.Of("Development")!, folder.FullName);
        Assert.That(await StatusAsync(hub, issuer.Token("a", Scopes.Read, hub.Clock.GetUtcNow(), TimeSpan.FromHours(1))), Is.EqualTo(401));
        folder.Delete(recursive: true);
    }

    [Test]
    public async Task A_word_on_the_command_line_does_not_bring_the_local_issuer_to_an_environment_that_says_Production()
    {
        var (exit, output, error) = await HubProcess.RunAsync(
            ["--environment", "Development"], ("Authentication__Authority", null), ("Authentication__Audience", null));
        Assert.That(exit, Is.EqualTo(HubHost.CannotStart));
        Assert.That(output, Does.Not.Contain("listens"));
        Assert.That(error, Does.Contain("Authentication:Authority"));
    }

    [Test]
    public void Nothing_makes_a_local_issuer_without_proof_of_Development()
    {
        Assert.That(new[] { "Production", "Staging", "", "Development " }.Select(DevelopmentProof.Of), Is.All.Null);
        Assert.That(typeof(DevelopmentProof).GetConstructors(), Is.Empty);
        Assert.That(typeof(LocalIssuer).GetConstructors(), Is.Empty);
        var doors = typeof(LocalIssuer).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Where(m => m.ReturnType == typeof(LocalIssuer));
        Assert.That(doors.Select(m => m.GetParameters()[0].ParameterType), Is.EqualTo(new[] { typeof(DevelopmentProof) }));
        Assert.That(() => LocalIssuer.Open(null!, Path.GetTempPath()), Throws.ArgumentNullException);
    }

    [Test, Description("Checklist 60")]
    public async Task Plain_http_is_refused_and_not_redirected()
    {
        using var provider = new Provider();
        await using var hub = await provider.StartHubAsync();
        using var plain = await hub.Open(provider.Token(hub)).GetAsync("/v1/indicators");
        await plain.AssertProblemAsync(403);
        Assert.That(plain.Headers.Location, Is.Null);
        Assert.That((await plain.JsonAsync()).GetProperty("type").GetString(), Is.EqualTo("urn:datahub:problem:https-required"));
        Assert.That(await hub.Anonymous.StatusAsync("/health/live"), Is.EqualTo(200));
    }

    [Test, Description("Checklist 60")]
    public async Task A_stranger_cannot_say_that_his_plain_http_is_https()
    {
        using var provider = new Provider();
        await using var hub = await provider.StartHubAsync(("DataHub:TrustedProxies:0", "10.0.0.0/8"));
        Assert.That(await StatusAsync(hub, provider.Token(hub)), Is.EqualTo(403));
    }

    private static async Task<int> StatusAsync(Hub hub, string token)
    {
        using var answer = await hub.Open(token).SendAsync("GET", "/v1/indicators", null, Https);
        return (int)answer.StatusCode;
    }
}
