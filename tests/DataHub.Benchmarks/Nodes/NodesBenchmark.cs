using System.Diagnostics;
using System.Globalization;
using DataHub.Benchmarks.Http;

namespace DataHub.Benchmarks.Nodes;

/// <summary>The hub over its embedded database, and one, two and four of them over one PostgreSQL, with the same clients, in alternating rounds of the same run.</summary>
internal static class NodesBenchmark
{
    private const int Clients = 32;

    public static async Task<int> RunAsync(string[] words)
    {
        if (words is not [var connectionString, .. var options])
        {
            await Console.Error.WriteLineAsync("nodes needs the connection string of a PostgreSQL server on which databases can be made");
            return 2;
        }

        var rounds = HttpBenchmark.Option(options, "--rounds", 5);
        var time = TimeSpan.FromSeconds(HttpBenchmark.Option(options, "--seconds", 5));
        using var distance = HttpBenchmark.Option(options, "--away", 0) is > 0 and var away ? new Distance(connectionString, TimeSpan.FromMilliseconds(away)) : null;
        var stages = new List<NodesStage>();
        try
        {
            stages.Add(await NodesStage.StartAsync("embedded", null, 1, Clients));
            foreach (var nodes in (int[])[1, 2, 4])
            {
                stages.Add(await NodesStage.StartAsync(string.Create(CultureInfo.InvariantCulture, $"PostgreSQL, {nodes}"), distance?.ConnectionString ?? connectionString, nodes, Clients));
            }

            Console.Out.WriteLine($"{Clients} clients, {rounds} rounds of {time.TotalSeconds} s each in turn; {Environment.ProcessorCount} processors shared with the clients and PostgreSQL{(distance is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", {distance.RoundTrip():F1} ms away"))}");
            Console.Out.WriteLine();
            Console.Out.WriteLine("| what | database, hubs | /s | of one over PostgreSQL | median ms | hubs' CPU us |");
            Console.Out.WriteLine("|---|---|---|---|---|---|");
            await CompareAsync("submit 50 cells, no small count", stages, rounds, time, (s, c) => s.SubmitAsync(c, 0));
            await CompareAsync("submit 50 cells, five small counts", stages, rounds, time, (s, c) => s.SubmitAsync(c, 5));
            await CompareAsync("read 4,312 cells", stages.Take(3), rounds, time, (s, c) => s.ReadAsync(c, false));
            await CompareAsync("304 on an unchanged ETag", stages.Take(3), rounds, time, (s, c) => s.ReadAsync(c, true));
            return 0;
        }
        finally
        {
            stages.ForEach(s => s.Dispose());
        }
    }

    private static async Task CompareAsync(string what, IEnumerable<NodesStage> stages, int rounds, TimeSpan time, Func<NodesStage, int, Task> send)
    {
        var measured = stages.ToDictionary(s => s, _ => new List<(double Rate, double Milliseconds, double Cpu)>());
        for (var round = -1; round < rounds; round++)
        {
            foreach (var (stage, found) in measured)
            {
                var one = await RunAsync(stage, round < 0 ? 2 * time : time, send);
                if (round >= 0)
                {
                    found.Add(one);
                }
            }
        }

        var alone = measured.First(m => m.Key.Name == "PostgreSQL, 1").Value;
        foreach (var (stage, found) in measured)
        {
            var ratio = found.Zip(alone, (f, a) => f.Rate / a.Rate).Median();
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {what} | {stage.Name} | {found.Select(f => f.Rate).Median():N0} | {ratio:F2} | {found.Select(f => f.Milliseconds).Median():F1} | {found.Select(f => f.Cpu).Median():N0} |"));
        }
    }

    private static async Task<(double Rate, double Milliseconds, double Cpu)> RunAsync(NodesStage stage, TimeSpan time, Func<NodesStage, int, Task> send)
    {
        var cpu = stage.Hubs.Cpu;
        var watch = Stopwatch.StartNew();
        var times = await Task.WhenAll(Enumerable.Range(0, Clients).Select(c => Task.Run(async () =>
        {
            var own = new List<double>();
            while (watch.Elapsed < time)
            {
                var start = Stopwatch.GetTimestamp();
                await send(stage, c);
                own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return own;
        })));
        var all = times.SelectMany(t => t).ToList();
        return (all.Count / watch.Elapsed.TotalSeconds, all.Median(), (stage.Hubs.Cpu - cpu).TotalMicroseconds / all.Count);
    }
}
