using System.Diagnostics;
using System.Globalization;
using DataHub.Benchmarks.Http;

namespace DataHub.Benchmarks.Growth;

/// <summary>What a read and a submission cost while the store grows, each store with a hub of its own, in alternating rounds of the same run.</summary>
internal static class GrowthBenchmark
{
    private const int Rounds = 7, Each = 40;

    public static async Task<int> RunAsync(string[] words)
    {
        var connectionString = words is [var first, ..] && !first.StartsWith("--", StringComparison.Ordinal) ? first : null;
        (int Partners, int Indicators)[] shapes = words.Contains("--small") ? [(10, 5), (20, 10)] : [(10, 5), (50, 10), (100, 50)];
        var stores = new List<Store>();
        try
        {
            foreach (var (partners, indicators) in shapes)
            {
                var watch = Stopwatch.StartNew();
                stores.Add(await Store.MakeAsync(connectionString, partners, indicators));
                Console.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{stores[^1].Cells:N0} cells: {partners} partners, {indicators} indicators, {Store.Quarters} quarters; made in {watch.Elapsed.TotalSeconds:N0} s"));
            }

            Console.Out.WriteLine();
            Console.Out.WriteLine($"{(connectionString is null ? "embedded" : "PostgreSQL")}; one client; medians of {Rounds} rounds of {Each} in turn");
            Console.Out.WriteLine();
            Console.Out.WriteLine("| what | cells | median ms | of the smallest | hub's CPU ms |");
            Console.Out.WriteLine("|---|---|---|---|---|");
            await CompareAsync("submit 50 cells", stores, s => s.SubmitAsync());
            await CompareAsync("304 on an unchanged ETag", stores, s => s.ReadUnchangedAsync());
            await CompareAsync("read, nothing changed", stores, s => s.ReadAsync(4));
            await CompareAsync("read, after a submission to it", stores, s => s.ReadAsync(s.Last), s => s.SubmitAsync());
            return 0;
        }
        finally
        {
            stores.ForEach(s => s.Dispose());
        }
    }

    private static async Task CompareAsync(string what, List<Store> stores, Func<Store, Task> send, Func<Store, Task>? before = null)
    {
        var found = stores.ToDictionary(s => s, _ => new List<(double Milliseconds, double Cpu)>());
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var store in stores)
            {
                for (var i = 0; i < Each; i++)
                {
                    if (before is not null)
                    {
                        await before(store);
                    }

                    var (cpu, start) = (store.Cpu, Stopwatch.GetTimestamp());
                    await send(store);
                    if (round >= 0)
                    {
                        found[store].Add((Stopwatch.GetElapsedTime(start).TotalMilliseconds, (store.Cpu - cpu).TotalMilliseconds));
                    }
                }
            }
        }

        var smallest = found[stores[0]].Select(f => f.Milliseconds).Median();
        foreach (var store in stores)
        {
            var median = found[store].Select(f => f.Milliseconds).Median();
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {what} | {store.Cells:N0} | {median:F2} | {median / smallest:F2} | {found[store].Average(f => f.Cpu):F2} |"));
        }
    }
}
