using DataHub.Api.Audit.Log;
using DataHub.Api.Storage;
using DataHub.Api.Tests.Support;
using DataHub.AuditLog;
using DataHub.AuditLog.Merkle;
using DataHub.AuditLog.Notes;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Cli;

/// <summary>The log of a running hub, checked with the tool as an officer or a partner would.</summary>
internal sealed class AuditCommandTests
{
    private string _folder = null!;
    private string _work = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("datahub-").FullName;
        _work = Directory.CreateTempSubdirectory("datahub-").FullName;
    }

    [TearDown]
    public void TearDown()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_work, recursive: true);
    }

    [Test]
    public async Task The_log_of_a_running_hub_is_verified_and_saved_and_verified_again_without_it()
    {
        await using var hub = await Hub.StartAsync([], _folder);
        var (exit, output, _) = await RunAsync(hub.Token("audit:read"), "verify", hub.Address.ToString(), "--save", At("saved"));
        Assert.That(exit, Is.EqualTo(0));
        Assert.That(output, Does.Contain("fits         yes"));
        var again = await RunAsync(null, "verify", At("saved"), "--key", At("saved/keys"), "--against", At("saved/checkpoint"));
        Assert.That(again.Exit, Is.EqualTo(0));
        Assert.That(again.Output, Does.Contain("key          yours"));
    }

    [Test]
    public async Task A_data_folder_is_verified_and_a_changed_one_is_not()
    {
        await using (var hub = await Monitor.StartAsync(("DataHub:DataFolder", _folder)))
        {
            using var submitted = await Monitor.SubmitAsync(hub.Client("submissions:write", "comensha"), Monitor.Submission(Monitor.Victims));
        }

        Assert.That((await RunAsync(null, "verify", _folder)).Exit, Is.Zero);
        await File.WriteAllTextAsync(Path.Combine(_folder, Checkpoints.FileName), "changed\n\n\u2014 x AAAAAAAA\n");
        var (exit, _, error) = await RunAsync(null, "verify", _folder);
        Assert.That((exit, error), Is.EqualTo((4, "The checkpoint does not hold: No key that is known here has signed the note.")));
    }

    [Test]
    public async Task A_receipt_is_checked_without_the_hub_and_holds_against_its_log()
    {
        await using (var hub = await Hub.StartAsync([], _folder))
        {
            await Monitor.SeedAsync(hub);
            var partner = hub.Client("submissions:write", "comensha");
            using var submitted = await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims));
            await File.WriteAllTextAsync(At("receipt"), await partner.GetStringAsync(new Uri($"{submitted.Headers.Location}/receipt", UriKind.Relative)));
        }

        var key = SigningKey.Parse((await File.ReadAllTextAsync(Path.Combine(_folder, LogKeys.FileName))).Trim()).Public.ToString();
        var (exit, output, _) = await RunAsync(null, "receipt", At("receipt"), "--key", key);
        Assert.That((exit, AuditEntryFormat.Read(System.Text.Encoding.UTF8.GetBytes(output)).Partner), Is.EqualTo((0, "comensha")));
        Assert.That((await RunAsync(null, "verify", _folder, "--key", key, "--against", At("receipt"))).Exit, Is.Zero);
        await File.WriteAllTextAsync(At("receipt"), (await File.ReadAllTextAsync(At("receipt"))).Replace("index ", "index 1", StringComparison.Ordinal));
        Assert.That((await RunAsync(null, "receipt", At("receipt"), "--key", key)).Exit, Is.EqualTo(4));
    }

    [TestCase("{}")]
    [TestCase("""{"index":7,"id":"00000000000000000000000000000000","time":"2026-11-23T18:31:00.000Z","action":"start","outcome":"done","engine":"1.0.0"}""")]
    public async Task What_a_log_holds_that_is_no_entry_of_its_place_is_no_receipt(string text)
    {
        var key = SigningKey.Create("test");
        var entry = System.Text.Encoding.UTF8.GetBytes(text);
        var note = new Checkpoint("test", 1, MerkleHash.OfLeaf(entry)).Sign([key]);
        await File.WriteAllTextAsync(At("receipt"), new LogProof(entry, 0, [], note).Text);
        Assert.That((await RunAsync(null, "receipt", At("receipt"), "--key", key.Public.ToString())).Exit, Is.EqualTo(4));
    }

    [Test]
    public async Task A_file_without_a_key_is_not_the_key_that_lies_beside_the_log()
    {
        (await Hub.StartAsync([], _folder)).DisposeAsync().AsTask().Wait();
        await File.WriteAllTextAsync(At("keys"), "\n");
        Assert.That((await RunAsync(null, "verify", _folder)).Exit, Is.Zero);
        Assert.That((await RunAsync(null, "verify", _folder, "--key", At("keys"))).Exit, Is.EqualTo(2));
    }

    [Test]
    public async Task A_watcher_follows_a_log_that_grows()
    {
        await using var hub = await Hub.StartAsync([], _folder);
        var token = hub.Token("submissions:write");
        Assert.That((await WatchAsync(hub, token)).Exit, Is.Zero);
        await GrowAsync(hub, 300);
        var (exit, output, _) = await WatchAsync(hub, token);
        Assert.That(exit, Is.EqualTo(0));
        Assert.That(output, Does.Contain("302 entries"));
    }

    [Test]
    public async Task A_watcher_cries_out_when_the_log_was_set_back()
    {
        await using (var hub = await Hub.StartAsync([], _folder))
        {
            await GrowAsync(hub, 5);
        }

        CopyTo(At("older"));
        await using (var hub = await Hub.StartAsync([], _folder))
        {
            await GrowAsync(hub, 50);
            Assert.That((await WatchAsync(hub, hub.Token("audit:read"))).Exit, Is.Zero);
        }

        await using var back = await Hub.StartAsync([], At("older"));
        var (exit, _, error) = await WatchAsync(back, back.Token("audit:read"));
        Assert.That(exit, Is.EqualTo(4));
        Assert.That(error, Does.Contain("ALARM: The log was set back"));
        Assert.That(File.Exists(At("state/checkpoint.alarm")), Is.True);
    }

    [Test]
    public async Task A_watcher_cries_out_when_the_log_forks()
    {
        await using (var hub = await Hub.StartAsync([], _folder))
        {
            await GrowAsync(hub, 5);
        }

        CopyTo(At("other"));
        await using (var hub = await Hub.StartAsync([], _folder))
        {
            await GrowAsync(hub, 5);
            Assert.That((await WatchAsync(hub, hub.Token("audit:read"))).Exit, Is.Zero);
        }

        await using var fork = await Hub.StartAsync([], At("other"));
        await GrowAsync(fork, 50);
        var (exit, _, error) = await WatchAsync(fork, fork.Token("audit:read"));
        Assert.That(exit, Is.EqualTo(4));
        Assert.That(error, Does.Contain("ALARM: The log is another one"));
    }

    [Test]
    public async Task A_watcher_goes_along_when_keys_overlap_and_cries_out_when_they_do_not()
    {
        await using (var hub = await Hub.StartAsync([], _folder))
        {
            await WatchAsync(hub, hub.Token("audit:read"));
        }

        var file = Path.Combine(_folder, LogKeys.FileName);
        var first = SigningKey.Parse((await File.ReadAllTextAsync(file)).Trim());
        var next = SigningKey.Create(first.Public.Name);
        Assert.That(await WithKeysAsync(next, first), Is.Zero);
        Assert.That(await WithKeysAsync(next), Is.Zero);
        Assert.That(await WithKeysAsync(first), Is.EqualTo(4), "a key that signs no more is believed no more");
        Assert.That(await WithKeysAsync(SigningKey.Create(first.Public.Name)), Is.EqualTo(4));

        async Task<int> WithKeysAsync(params SigningKey[] keys)
        {
            await File.WriteAllTextAsync(file, string.Concat(keys.Select(k => k.Secret() + "\n")));
            await using var hub = await Hub.StartAsync([], _folder);
            return (await WatchAsync(hub, hub.Token("audit:read"))).Exit;
        }
    }

    [Test]
    public async Task A_checkpoint_that_a_retired_key_alone_has_signed_proves_nothing()
    {
        var file = Path.Combine(_folder, LogKeys.FileName);
        (await Hub.StartAsync([], _folder)).DisposeAsync().AsTask().Wait();
        var first = SigningKey.Parse((await File.ReadAllTextAsync(file)).Trim());
        await File.WriteAllTextAsync(file, SigningKey.Create(first.Public.Name).Secret());
        (await Hub.StartAsync([], _folder)).DisposeAsync().AsTask().Wait();
        Assert.That((await RunAsync(null, "verify", _folder)).Exit, Is.Zero);

        var note = Path.Combine(_folder, Checkpoints.FileName);
        var text = (await File.ReadAllTextAsync(note)).Split("\n\n")[0] + "\n";
        await File.WriteAllTextAsync(note, SignedNote.Sign(text, [first]));
        var (exit, output, _) = await RunAsync(null, "verify", _folder);
        Assert.That((exit, output), Is.EqualTo((4, output)));
        Assert.That(output, Does.Contain("signed by keys alone that the log says sign no more"));
    }

    [Test]
    public async Task A_key_is_made_for_its_owner_and_taken_by_a_hub()
    {
        var (exit, output, error) = await RunAsync(null, "key", "--name", "hub.example.org/log", "--out", At("log.key"));
        await using var hub = await Hub.StartAsync([("DataHub:LogKeyFile", At("log.key"))], _folder);
        var keys = await hub.Client("audit:read").GetStringAsync(new Uri("/v1/audit-log/keys", UriKind.Relative));
        Assert.That((exit, error, VerifierKey.Parse(output).Name), Is.EqualTo((0, string.Empty, "hub.example.org/log")));
        Assert.That(keys, Does.Contain("hub.example.org/log"));
        Assert.That((await RunAsync(null, "key", "--name", "x", "--out", At("log.key"))).Exit, Is.EqualTo(2), "an existing file is not overwritten");
    }

    [TestCase("verify")]
    [TestCase("verify nowhere")]
    [TestCase("verify http://hub.example.org")]
    [TestCase("verify ftp://hub.example.org")]
    [TestCase("verify .")]
    [TestCase("verify . --key none")]
    [TestCase("verify . --token-file x")]
    [TestCase("watch http://127.0.0.1:1")]
    [TestCase("watch . --state s")]
    [TestCase("receipt")]
    [TestCase("receipt nowhere --key PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [TestCase("key --name x")]
    [TestCase("key --out x")]
    [TestCase("")]
    [TestCase("other")]
    public async Task What_it_does_not_understand_is_one_line_and_2(string line)
    {
        var (exit, output, error) = await RunAsync(null, line.Replace(" .", $" {_work}", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.That((exit, output), Is.EqualTo((2, string.Empty)));
        Assert.That(error, Is.Not.Empty.And.Not.Contain("\n"));
    }

    [TestCase("aggregates:read", "The token does not allow this")]
    [TestCase(null, "The hub does not accept the token")]
    public async Task A_token_that_does_not_do_is_said_to_be_so(string? scope, string message)
    {
        await using var hub = await Hub.StartAsync([], _folder);
        var (exit, _, error) = await RunAsync(scope is null ? "none" : hub.Token(scope), "verify", hub.Address.ToString());
        Assert.That(exit, Is.EqualTo(2));
        Assert.That(error, Does.Contain(message));
    }

    private string At(string name) => Path.Combine(_work, name);

    private Task<(int Exit, string Output, string Error)> WatchAsync(Hub hub, string token)
        => RunAsync(token, "watch", hub.Address.ToString(), "--state", At("state"), "--times", "1");

    private static Task<(int Exit, string Output, string Error)> RunAsync(string? token, params string[] words)
        => HubProcess.RunAsync("datahub.dll", ["audit", .. words], [("DATAHUB_TOKEN", token)]);

    private static Task GrowAsync(Hub hub, int entries)
        => Task.WhenAll(Enumerable.Range(0, entries).Select(_ => hub.Services.GetRequiredService<AuditStore>().AppendAsync(
            new AuditEntry { Action = AuditActions.DryRun, Outcome = "done", Engine = "1.0.0" }, CancellationToken.None)));

    private void CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        Directory.GetFiles(_folder).ToList().ForEach(f => File.Copy(f, Path.Combine(folder, Path.GetFileName(f))));
    }
}
