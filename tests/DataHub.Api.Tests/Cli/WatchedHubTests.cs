using DataHub.Api.Tests.Support;
using DataHub.AuditLog.Merkle;
using DataHub.AuditLog.Notes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DataHub.Api.Tests.Cli;

/// <summary>The tool before something that stands between it and the hub, or is none.</summary>
internal sealed class WatchedHubTests
{
    private Hub _hub = null!;
    private string _work = null!;
    private SigningKey _stranger = null!;
    private Func<string, Task<string>> _answer = null!;
    private WebApplication _front = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        _hub = await Hub.StartAsync();
        _work = Directory.CreateTempSubdirectory("datahub-").FullName;
        _stranger = SigningKey.Create(VerifierKey.Parse(await KeyAsync()).Name);
        _answer = GetAsync;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _front = builder.Build();
        _front.Run(async context => await context.Response.WriteAsync(await _answer($"{context.Request.Path}{context.Request.QueryString}")));
        await _front.StartAsync();
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await _front.DisposeAsync();
        await _hub.DisposeAsync();
        Directory.Delete(_work, recursive: true);
    }

    [Test]
    public async Task A_key_that_somebody_adds_on_the_way_is_not_believed()
    {
        _answer = async path => path.EndsWith("keys", StringComparison.Ordinal)
            ? (await GetAsync(path)).Replace("\"keys\":[", $"\"keys\":[{{\"key\":\"{_stranger.Public}\",\"since\":\"2026-01-01T00:00:00Z\"}},", StringComparison.Ordinal)
            : path.EndsWith("checkpoint", StringComparison.Ordinal) ? Countersigned(await GetAsync(path)) : await GetAsync(path);
        string[] pinned = ["--key", await KeyAsync()];
        var before = await WatchAsync(pinned);
        var forged = new Checkpoint(_stranger.Public.Name, 1_000, MerkleHash.OfLeaf([1])).Sign([_stranger]);
        _answer = path => path.EndsWith("checkpoint", StringComparison.Ordinal) ? Task.FromResult(forged) : GetAsync(path);

        Assert.That(before.Exit, Is.Zero);
        Assert.That((await WatchAsync(pinned)).Exit, Is.EqualTo(4));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(_work, "state", "keys")), Does.Not.Contain(_stranger.Public.ToString()));
    }

    [Test]
    public async Task What_is_no_hub_is_said_to_be_none([Values("verify", "watch")] string command)
    {
        _answer = _ => Task.FromResult("<html>hello</html>");
        var (exit, output, error) = await RunAsync([command, Address, .. command == "watch" ? ["--state", Path.Combine(_work, "state"), "--times", "1"] : Array.Empty<string>()]);
        Assert.That((exit, output), Is.EqualTo((2, string.Empty)));
        Assert.That(error, Is.EqualTo("What answers there is no hub."));
    }

    [Test]
    public async Task What_cannot_be_a_checkpoint_is_an_alarm([Values("verify", "watch")] string command)
    {
        _answer = path => path.EndsWith("checkpoint", StringComparison.Ordinal) ? Task.FromResult(new string('a', (1 << 20) + 1)) : GetAsync(path);
        var (exit, _, error) = await RunAsync([command, Address, .. command == "watch" ? ["--state", Path.Combine(_work, "state"), "--times", "1"] : Array.Empty<string>()]);
        Assert.That(exit, Is.EqualTo(4), error);
        Assert.That(error, Does.Contain("The note is too long"));
    }

    [Test]
    public async Task A_hub_that_is_away_for_a_while_is_waited_for()
    {
        var calls = 0;
        _answer = path => ++calls is > 3 and < 6 ? Task.FromResult("nothing") : GetAsync(path);
        var (exit, output, error) = await RunAsync(["watch", Address, "--state", Path.Combine(_work, "state"), "--times", "4", "--every", "1"]);
        Assert.That(exit, Is.Zero, error);
        Assert.That(error, Does.Contain("Not seen"));
        Assert.That(output.Split('\n')[^1], Does.EndWith("follows"));
    }

    [Test]
    public async Task A_partner_is_told_that_the_entries_are_the_officers()
    {
        var (exit, _, error) = await HubProcess.RunAsync("datahub.dll", ["audit", "verify", _hub.Address.ToString()], [("DATAHUB_TOKEN", _hub.Token("submissions:write"))]);
        Assert.That((exit, error), Is.EqualTo((2, "The token does not allow this: the officer's scope is audit:read, a partner's submissions:write.")));
    }

    private string Address => _front.Urls.Single();

    private string Countersigned(string note) => note + SignedNote.Sign(note[..(note.IndexOf("\n\n", StringComparison.Ordinal) + 1)], [_stranger]).Split("\n\n")[1];

    private Task<string> GetAsync(string path) => _hub.Client("audit:read").GetStringAsync(new Uri(path, UriKind.Relative));

    private async Task<string> KeyAsync() => (await _hub.Client("audit:read").GetAsync(new Uri("/v1/audit-log/keys", UriKind.Relative)).JsonAsync()).GetProperty("keys")[0].GetProperty("key").GetString()!;

    private Task<(int Exit, string Output, string Error)> WatchAsync(string[] more) => RunAsync(["watch", Address, "--state", Path.Combine(_work, "state"), "--times", "1", .. more]);

    private static Task<(int Exit, string Output, string Error)> RunAsync(string[] words) => HubProcess.RunAsync("datahub.dll", ["audit", .. words], [("DATAHUB_TOKEN", "any")]);
}
