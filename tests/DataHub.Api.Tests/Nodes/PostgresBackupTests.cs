using System.Diagnostics;
using System.Globalization;
using DataHub.Api.Tests.Faults;
using DataHub.Api.Tests.Support;
using DataHub.Api.Tests.Support.Postgres;
using Npgsql;

namespace DataHub.Api.Tests.Nodes;

/// <summary>PostgreSQL's own copy of the database, made under load and restored: the README's commands.</summary>
internal sealed class PostgresBackupTests
{
    private NodeSet _nodes = null!;
    private string _work = null!;

    [SetUp]
    public async Task SetUp()
    {
        _nodes = await NodeSet.StartAsync(2, ("DataHub:RequestsPerMinute", "1000000"));
        _work = Directory.CreateTempSubdirectory("datahub-").FullName;
    }

    [TearDown]
    public async Task TearDown()
    {
        if (_nodes is not null)
        {
            await _nodes.DisposeAsync();
            Directory.Delete(_work, recursive: true);
        }
    }

    [Test]
    public async Task A_copy_made_under_load_is_whole_and_its_log_verifies_and_a_hub_that_knows_more_asks_for_it_to_be_declared()
    {
        using var stop = new CancellationTokenSource();
        var acknowledged = new List<string>();
        var load = Task.Run(() => SubmitAsync(acknowledged, stop.Token));
        await Bounds.UntilAsync(() => acknowledged.Count >= 20, "nothing is acknowledged");

        var before = acknowledged.ToArray();
        var older = await KeepCheckpointAsync("older");
        var file = Path.Combine(_work, "hub.dump");
        await RunAsync("pg_dump", _nodes.ConnectionString, "--format=custom", $"--file={file}");
        await stop.CancelAsync();
        await load;
        var newer = await KeepCheckpointAsync("newer");

        var restored = PostgresRequired.Server().CreateDatabase();
        await RunAsync("pg_restore", restored, "--exit-on-error", "--no-owner", $"--dbname={new NpgsqlConnectionStringBuilder(restored).Database}", file);
        Assert.That((await VerifyAsync(restored, older)).Exit, Is.Zero, "as it was restored, before a hub has touched it");
        Assert.That((await VerifyAsync(restored, newer)).Exit, Is.EqualTo(4), "what came after the copy is not in it");
        Assert.That((await VerifyAsync(_nodes.ConnectionString, newer)).Exit, Is.Zero);
        await using var hub = await StartOverAsync(restored, "restored", withCheckpoint: false);
        var partner = hub.Client("submissions:write", "comensha");
        foreach (var id in before)
        {
            Assert.That(await partner.GetAsync($"/v1/submissions/{id}").StatusAsync(), Is.EqualTo(200));
        }

        Assert.That(await Monitor.SubmitAsync(partner, Body(1)).StatusAsync(), Is.EqualTo(201));
        var verified = await HubProcess.RunAsync("datahub.dll", ["audit", "verify", hub.Address.ToString()], [("DATAHUB_TOKEN", hub.Token("audit:read", "officer"))]);
        Assert.That(verified.Exit, Is.Zero, verified.Output + verified.Error);

        // The hub whose own checkpoint tells of more than was restored.
        Assert.That(() => StartOverAsync(restored, "knows", withCheckpoint: true), Throws.Exception);
    }

    private async Task<Hub> StartOverAsync(string database, string folder, bool withCheckpoint)
    {
        var path = Directory.CreateDirectory(Path.Combine(_work, folder)).FullName;
        foreach (var name in (string[])["log.key", "noise.key", "issuer.key", .. withCheckpoint ? ["log.checkpoint"] : Array.Empty<string>()])
        {
            File.Copy(Path.Combine(_nodes[0].DataFolder, name), Path.Combine(path, name));
        }

        return await Hub.StartAsync([("DataHub:Database", "postgres"), ("DataHub:ConnectionString", database)], path);
    }

    private async Task<string> KeepCheckpointAsync(string name)
    {
        var file = Path.Combine(_work, name);
        await File.WriteAllTextAsync(file, await _nodes[0].Client("audit:read", "officer").GetStringAsync(new Uri("/v1/audit-log/checkpoint", UriKind.Relative)));
        return file;
    }

    private static Task<(int Exit, string Output, string Error)> VerifyAsync(string database, string checkpoint)
        => HubProcess.RunAsync("datahub.dll", ["audit", "verify", "postgres", "--against", checkpoint], [("DataHub__ConnectionString", database)]);

    private static async Task RunAsync(string program, string connectionString, params string[] words)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo(PostgresInstallation.PathOf(program), words) { RedirectStandardError = true };
        (start.Environment["PGHOST"], start.Environment["PGPORT"], start.Environment["PGUSER"], start.Environment["PGPASSWORD"], start.Environment["PGDATABASE"])
            = (to.Host!, to.Port.ToString(CultureInfo.InvariantCulture), to.Username!, to.Password!, to.Database!);
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, error);
    }

    private async Task SubmitAsync(List<string> acknowledged, CancellationToken stop)
    {
        HttpClient[] partners = [.. _nodes.Hubs.Select(h => h.Client("submissions:write", "comensha"))];
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var receipt = await Monitor.SubmitAsync(partners[i % 2], Body(i)).JsonAsync();
            acknowledged.Add(receipt.GetProperty("id").GetString()!);
        }
    }

    private static string Body(int number)
        => Monitor.Submission(Monitor.Victims.Replace("\"2020\"", $"\"{(1900 + (number % 100)).ToString(CultureInfo.InvariantCulture)}\"", StringComparison.Ordinal));
}
