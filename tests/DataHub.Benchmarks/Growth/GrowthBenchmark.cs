using System.Diagnostics;
using System.Globalization;
using DataHub.Benchmarks.Http;

namespace DataHub.Benchmarks.Growth;

/// <summary>What a read and a submission cost while the store grows, each store with a hub of its own, in alternating rounds of the same run.</summary>
internal static class GrowthBenchmark
{
    private const int WarmUp = 8, Rounds = 56, Each = 5;

    public static async Task<int> RunAsync(string[] words)
    {
        var connectionString = words is [var first, ..] && !first.StartsWith("--", StringComparison.Ordinal) ? first : null;
        // The second is as small as the first, and an answer over it is made of as many tables as in the largest.
        (int Partners, int Indicators, int Quarters)[] shapes = words.Contains("--small") ? [(10, 5, 40), (20, 10, 40)] : [(10, 5, 40), (100, 5, 4), (50, 10, 40), (100, 50, 40)];
        var stores = new List<Store>();
        try
        {
            foreach (var (partners, indicators, quarters) in shapes)
            {
                var watch = Stopwatch.StartNew();
                stores.Add(await Store.MakeAsync(connectionString, partners, indicators, quarters));
                Console.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{stores[^1].Cells:N0} cells: {partners} partners, {indicators} indicators, {quarters} quarters; made in {watch.Elapsed.TotalSeconds:N0} s"));
            }

            Console.Out.WriteLine();
            Console.Out.WriteLine($"{(connectionString is null ? "embedded" : "PostgreSQL")}; one client; medians of {Rounds} rounds of {Each} in turn");
            Console.Out.WriteLine();
            Console.Out.WriteLine("| what | cells | partners | median ms | of the first | hub's CPU ms |");
            Console.Out.WriteLine("|---|---|---|---|---|---|");
            await CompareAsync("submit 50 cells", stores, s => s.SubmitAsync());
            await Task.WhenAll(stores.Select(s => s.LearnAsync()));
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
        for (var round = -WarmUp; round < Rounds; round++)
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

        var first = found[stores[0]].Select(f => f.Milliseconds).Median();
        foreach (var store in stores)
        {
            var median = found[store].Select(f => f.Milliseconds).Median();
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {what} | {store.Cells:N0} | {store.Partners} | {median:F2} | {median / first:F2} | {found[store].Average(f => f.Cpu):F2} |"));
        }
    }
}
