using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using DataHub.Api.Audit;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.Api.Storage.Sqlite;
using DataHub.AuditLog;
using DataHub.AuditLog.Tiles;
using DataHub.Benchmarks.Http;
using DataHub.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataHub.Benchmarks.Log;

/// <summary>What the log costs: beside a submission, beside a read, and at a million entries.</summary>
internal static class LogBenchmark
{
    private const int Group = 32, Batch = 256, Proofs = 12_000;

    public static async Task<int> RunAsync(string[] words)
    {
        var size = words is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 1_000_000;
        var folder = Directory.CreateTempSubdirectory("datahub-bench");
        try
        {
            await AppendAsync(folder.CreateSubdirectory("append").FullName);
            var large = folder.CreateSubdirectory("large").FullName;
            var fill = await FillAsync(large, size);
            Print($"a log of {size:N0} entries", $"written in {fill.TotalSeconds:N0} s");
            await VerifyAsync(large);
            await ProveAsync(large, size);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>An entry of a submission with one table, and its part in the tree, in groups as the hub commits them; without the commit, which the submission needs anyway.</summary>
    private static async Task AppendAsync(string folder)
    {
        using var data = new DataFolder(folder);
        await using var database = new Database(new SqliteDialect(data));
        var audit = new AuditStore(database, TimeProvider.System);
        var tree = new LogTree();
        var times = new List<double>();
        for (var i = 0; i < 600; i++)
        {
            await database.WriteAsync(
                scope =>
                {
                    var (start, before) = (Stopwatch.GetTimestamp(), scope.Head.Size);
                    for (var entry = 0; entry < Group; entry++)
                    {
                        audit.Append(scope, Entry());
                    }

                    tree.Grow(scope.Connection, before, scope.Head.Size);
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / Group);
                    return 0;
                },
                CancellationToken.None);
        }

        var append = times.Skip(100).Median();
        var (cpu, read) = await HubCpuAsync();
        Print("appending an entry", string.Create(CultureInfo.InvariantCulture, $"{append:N1} us, {append / cpu:P1} of a submission of 50 cells without small counts ({cpu:N0} us of CPU)"));
        var (count, write) = await CountAsync(database, audit);
        Print("counting a read", string.Create(CultureInfo.InvariantCulture, $"{count:N2} us, and {write:N1} us a minute, client and indicator; {count / read:P2} of a read that answers 304 ({read:N0} us of CPU)"));
    }

    private static async Task<(double Submission, double Read)> HubCpuAsync()
    {
        using var stage = await Stage.StartAsync(Group);
        var time = TimeSpan.FromSeconds(5);
        await Load.RunAsync(stage.HubServer, Group, time, c => stage.SubmitToHubAsync(c, 0));
        var submission = await Load.RunAsync(stage.HubServer, Group, time, c => stage.SubmitToHubAsync(c, 0));
        await Load.RunAsync(stage.HubServer, Group, time, c => stage.ReadFromHubAsync(c, true));
        var read = await Load.RunAsync(stage.HubServer, Group, time, c => stage.ReadFromHubAsync(c, true));
        return (submission.CpuMicroseconds, read.CpuMicroseconds);
    }

    private static async Task<(double Count, double Write)> CountAsync(Database database, AuditStore audit)
    {
        const int reads = 1_000_000, clients = 100, indicators = 50;
        using var counter = new ReadCounter(database, audit, TimeProvider.System, NullLogger<ReadCounter>.Instance);
        var (names, codes) = (Names("client", clients), Names("indicator", indicators));
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < reads; i++)
        {
            counter.Count(names[i % clients], codes[i / clients % indicators]);
        }

        var count = Stopwatch.GetElapsedTime(start).TotalMicroseconds / reads;
        start = Stopwatch.GetTimestamp();
        await counter.FlushAsync(all: true, CancellationToken.None);
        return (count, Stopwatch.GetElapsedTime(start).TotalMicroseconds / (clients * indicators));
    }

    private static async Task<TimeSpan> FillAsync(string folder, int size)
    {
        using var data = new DataFolder(folder);
        await using var database = new Database(new SqliteDialect(data));
        var audit = new AuditStore(database, TimeProvider.System);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < size; i += Batch)
        {
            var count = Math.Min(Batch, size - i);
            await database.WriteAsync(
                scope =>
                {
                    for (var entry = 0; entry < count; entry++)
                    {
                        audit.Append(scope, Entry() with { Tables = [] });
                    }

                    return 0;
                },
                CancellationToken.None);
        }

        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>The tool, in a process of its own, over the database as it lies there.</summary>
    private static async Task VerifyAsync(string folder)
    {
        // A hub that was there once has left its key and a checkpoint.
        var hub = Stopwatch.GetTimestamp();
        (await StartAsync(folder)).Dispose();
        Print("starting a hub on it", string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(hub).TotalSeconds:N1} s"));
        for (var i = 0; i < 3; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var tool = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "datahub.dll"), "audit", "verify", folder]) { RedirectStandardOutput = true })!;
            var output = await tool.StandardOutput.ReadToEndAsync();
            await tool.WaitForExitAsync();
            Print("verifying all of it", string.Create(
                CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalSeconds:N1} s, {(output.Contains("fits         yes", StringComparison.Ordinal) ? "fits" : "DOES NOT FIT")}"));
        }
    }

    private static async Task ProveAsync(string folder, int size)
    {
        using var hub = await StartAsync(folder);
        using var issuer = LocalIssuer.Open(DevelopmentProof.Of("Development")!, folder);
        using var client = new HttpClient { BaseAddress = hub.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issuer.Token("officer", Scopes.Audit, TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(1)));
        foreach (var (what, path) in new (string, Func<string>)[]
        {
            ("serving an inclusion proof", () => $"/v1/audit-log/inclusion?index={Some(size)}"),
            ("serving a consistency proof", () => $"/v1/audit-log/consistency?from={Some(size)}"),
            ("serving a tile", () => $"/v1/audit-log/{new Tile(0, RandomNumberGenerator.GetInt32(size / Tile.FullWidth), Tile.FullWidth).Path}"),
        })
        {
            var times = new List<double>();
            for (var i = 0; i < Proofs; i++)
            {
                var address = new Uri(path(), UriKind.Relative);
                var start = Stopwatch.GetTimestamp();
                await client.GetByteArrayAsync(address);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            var sorted = times.Skip(Proofs / 2).Order().ToList();
            Print(what, string.Create(CultureInfo.InvariantCulture, $"{sorted[sorted.Count / 2]:N2} ms at the median, {sorted[sorted.Count * 99 / 100]:N2} ms in one of 100, one client, over HTTP"));
        }
    }

    private static string Some(int size) => RandomNumberGenerator.GetInt32(size).ToString(CultureInfo.InvariantCulture);

    private static Task<ServerProcess> StartAsync(string folder) => ServerProcess.StartAsync(
        "DataHub.Api.dll",
        port => ["--environment", "Development", "--urls", $"http://127.0.0.1:{port}", "--DataHub:DataFolder", folder, "--DataHub:RequestsPerMinute", "1000000"],
        new Dictionary<string, string>());

    private static string[] Names(string kind, int count) => [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{kind}-{i}"))];

    private static AuditEntry Entry() => new()
    {
        Action = AuditActions.Submission,
        Outcome = "accepted",
        Partner = "partner-1",
        Client = "partner-1-system",
        Origin = "192.0.2.17",
        TraceId = RandomNumberGenerator.GetHexString(32, lowercase: true),
        Submission = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
        Engine = "1.0.0",
        Tables = [new AuditTable("victims-reported", "2026-Q3", 1, 1, 50, 40, 10, RandomNumberGenerator.GetHexString(64, lowercase: true))],
    };

    private static void Print(string what, FormattableString figures) => Print(what, FormattableString.Invariant(figures));

    private static void Print(string what, string figures) => Console.Out.WriteLine($"{what,-28} {figures}");
}
