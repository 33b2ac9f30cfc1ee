using System.Globalization;
using System.Runtime.Versioning;
using DataHub.Api.Tests.Faults;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Cli;

/// <summary>The embedded database is copied while its hub writes, and a hub comes up over the copy.</summary>
internal sealed class BackupCommandTests
{
    private Hub _hub = null!;
    private string _work = null!;

    [SetUp]
    public async Task SetUp()
    {
        _work = Directory.CreateTempSubdirectory("datahub-").FullName;
        _hub = await Monitor.StartAsync(("DataHub:RequestsPerMinute", "1000000"));
    }

    [TearDown]
    public async Task TearDown()
    {
        await _hub.DisposeAsync();
        Directory.Delete(_work, recursive: true);
    }

    [Test]
    public async Task A_copy_made_under_load_holds_what_was_acknowledged_before_and_comes_up_when_it_is_declared()
    {
        using var stop = new CancellationTokenSource();
        var acknowledged = new List<string>();
        var load = Task.Run(() => SubmitAsync(acknowledged, stop.Token));
        await Bounds.UntilAsync(() => acknowledged.Count >= 20, "nothing is acknowledged");

        var before = acknowledged.ToArray();
        var (exit, output, error) = await BackupAsync();
        await stop.CancelAsync();
        await load;
        Assert.That((exit, error), Is.EqualTo((0, string.Empty)));
        Assert.That(acknowledged, Has.Count.GreaterThan(before.Length), "the hub went on writing");

        var verified = await HubProcess.RunAsync("datahub.dll", ["audit", "verify", Copy("datahub.db"), "--against", Copy("backup.checkpoint"), "--key", await KeyAsync()], []);
        Assert.That(verified.Exit, Is.Zero, verified.Output + verified.Error);

        Directory.CreateDirectory(Path.Combine(_work, "restored"));
        foreach (var (from, name) in new[] { (_hub.DataFolder, "log.key"), (_hub.DataFolder, "noise.key"), (Path.Combine(_work, "copy"), "datahub.db") })
        {
            File.Copy(Path.Combine(from, name), Path.Combine(_work, "restored", name));
        }

        var size = output.Split(' ')[^1].TrimEnd('.');
        Assert.That(() => Hub.StartAsync([], Path.Combine(_work, "restored")), Throws.Exception, "an older database that nobody declared");
        await using var restored = await Hub.StartAsync([("DataHub:RestoredTo", size)], Path.Combine(_work, "restored"));
        var partner = restored.Client("submissions:write", "comensha");
        foreach (var id in before)
        {
            Assert.That(await partner.GetAsync($"/v1/submissions/{id}").StatusAsync(), Is.EqualTo(200));
        }

        Assert.That(await Monitor.SubmitAsync(partner, Body(1)).StatusAsync(), Is.EqualTo(201));
    }

    [Test]
    [Platform(Exclude = "Win")]
    [UnsupportedOSPlatform("windows")]
    public async Task The_copy_is_closed_to_others_and_has_no_key()
    {
        await BackupAsync();
        Assert.That(Directory.GetFiles(Path.Combine(_work, "copy")).Select(Path.GetFileName), Is.EquivalentTo((string[])["datahub.db", "backup.checkpoint"]));
        Assert.That(Directory.GetFiles(Path.Combine(_work, "copy")).Select(File.GetUnixFileMode), Has.All.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task What_is_there_already_is_not_overwritten()
    {
        await BackupAsync();
        var again = await BackupAsync();
        Assert.That((again.Exit, again.Error), Is.EqualTo((2, "--out is to name a folder that does not exist yet.")));
    }

    [Test]
    public async Task A_folder_without_a_database_is_refused_and_nothing_is_left()
    {
        var (exit, _, error) = await HubProcess.RunAsync("datahub.dll", ["backup", _work, "--out", Path.Combine(_work, "copy")], []);
        Assert.That(exit, Is.EqualTo(2));
        Assert.That(error, Does.EndWith("is not the data folder of a hub over its embedded database."));
        Assert.That(Directory.Exists(Path.Combine(_work, "copy")), Is.False);
    }

    private Task<(int Exit, string Output, string Error)> BackupAsync()
        => HubProcess.RunAsync("datahub.dll", ["backup", _hub.DataFolder, "--out", Path.Combine(_work, "copy")], []);

    private string Copy(string name) => Path.Combine(_work, "copy", name);

    private async Task<string> KeyAsync()
    {
        var keys = await _hub.Client("audit:read", "officer").GetAsync("/v1/audit-log/keys").JsonAsync();
        return keys.GetProperty("keys")[0].GetProperty("key").GetString()!;
    }

    private async Task SubmitAsync(List<string> acknowledged, CancellationToken stop)
    {
        var partner = _hub.Client("submissions:write", "comensha");
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var receipt = await Monitor.SubmitAsync(partner, Body(i)).JsonAsync();
            acknowledged.Add(receipt.GetProperty("id").GetString()!);
        }
    }

    private static string Body(int number)
        => Monitor.Submission(Monitor.Victims.Replace("\"2020\"", $"\"{(1900 + (number % 100)).ToString(CultureInfo.InvariantCulture)}\"", StringComparison.Ordinal));
}
