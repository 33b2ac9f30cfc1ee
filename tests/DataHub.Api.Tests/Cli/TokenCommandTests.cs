using DataHub.Api.Security;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Cli;

public sealed class TokenCommandTests
{
    [Test]
    public async Task The_tool_prints_a_token_alone_and_the_hub_accepts_it()
    {
        await using var hub = await Hub.StartAsync();
        hub.Clock.Advance(TimeProvider.System.GetUtcNow() - hub.Clock.GetUtcNow());
        var (exit, output, error) = await RunAsync(["token", "--scope", Scopes.Read, "--client", "comensha", "--data", hub.DataFolder]);
        Assert.That((exit, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.Match(@"^[\w-]+\.[\w-]+\.[\w-]+$"));
        Assert.That(await hub.Open(output).StatusAsync("/v1/indicators"), Is.EqualTo(200));
    }

    [Test]
    public async Task The_tool_makes_the_key_that_a_later_hub_uses()
    {
        var folder = Directory.CreateTempSubdirectory("datahub-").FullName;
        var (_, output, _) = await RunAsync(["token", "--scope", Scopes.Read, "--client", "comensha", "--data", folder, "--hours", "6"]);
        await using (var hub = await Hub.StartAsync([], dataFolder: folder))
        {
            hub.Clock.Advance(TimeProvider.System.GetUtcNow() - hub.Clock.GetUtcNow());
            Assert.That(await hub.Open(output).StatusAsync("/v1/indicators"), Is.EqualTo(200));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task The_tool_refuses_outside_Development([Values("ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT")] string name, [Values("Production", "Staging")] string value)
    {
        var (exit, output, error) = await RunAsync(["token", "--scope", Scopes.Read, "--client", "a"], (name, value));
        Assert.That((exit, output), Is.EqualTo((2, "")));
        Assert.That(error, Is.EqualTo("The local issuer exists in Development only: elsewhere tokens come from your provider."));
    }

    [TestCase("token")]
    [TestCase("token --scope submissions:write")]
    [TestCase("token --scope everything --client a")]
    [TestCase("token --scope submissions:write --client a --hours 7")]
    [TestCase("token --scope submissions:write --client a --hours -1")]
    [TestCase("token --scope submissions:write --client a --client b")]
    [TestCase("token --scope submissions:write --client a --colour red")]
    [TestCase("token --scope submissions:write --client")]
    [TestCase("tokens")]
    [TestCase("")]
    public async Task What_it_does_not_understand_is_one_line_and_2(string line)
    {
        var (exit, output, error) = await RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.That((exit, output), Is.EqualTo((2, "")));
        Assert.That(error, Is.Not.Empty.And.Not.Contain("\n"));
    }

    [Test]
    public async Task Help_is_no_error()
    {
        var (exit, output, _) = await RunAsync(["--help"]);
        Assert.That((exit, output.Contains("datahub token", StringComparison.Ordinal)), Is.EqualTo((0, true)));
    }

    private static Task<(int Exit, string Output, string Error)> RunAsync(string[] words, params (string Name, string? Value)[] environment)
        => HubProcess.RunAsync("datahub.dll", words, [("ASPNETCORE_ENVIRONMENT", null), ("DOTNET_ENVIRONMENT", null), .. environment]);
}
