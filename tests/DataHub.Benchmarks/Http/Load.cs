using System.Diagnostics;
using DataHub.Tests.Shared;

namespace DataHub.Benchmarks.Http;

/// <summary>What one round of load measured.</summary>
/// <param name="Rate">Answered requests per second of wall time.</param>
/// <param name="CpuMicroseconds">CPU time of the server per request, user and system.</param>
internal sealed record Measurement(double Rate, double CpuMicroseconds);

/// <summary>Clients that each send one request after another for a while.</summary>
internal static class Load
{
    /// <summary>Runs <paramref name="clients"/> senders for the given time. <paramref name="send"/> throws when an answer is not the expected one.</summary>
    public static async Task<Measurement> RunAsync(ServerProcess server, int clients, TimeSpan time, Func<int, Task> send)
    {
        var cpu = server.Cpu;
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(c => Task.Run(async () =>
        {
            var count = 0;
            while (watch.Elapsed < time)
            {
                await send(c);
                count++;
            }

            return count;
        })));
        var seconds = watch.Elapsed.TotalSeconds;
        var requests = counts.Sum();
        return new Measurement(requests / seconds, (server.Cpu - cpu).TotalMicroseconds / requests);
    }

    public static double Median(this IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
