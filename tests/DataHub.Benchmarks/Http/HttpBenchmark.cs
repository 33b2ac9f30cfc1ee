using System.Globalization;

namespace DataHub.Benchmarks.Http;

/// <summary>
/// The hub against a bare endpoint, both in processes of their own on this machine, in alternating rounds of the same run. Prints medians and ratios.
/// </summary>
internal static class HttpBenchmark
{
    private const int Clients = 32;

    public static async Task<int> RunAsync(string[] options)
    {
        var rounds = Option(options, "--rounds", 5);
        var time = TimeSpan.FromSeconds(Option(options, "--seconds", 5));
        using var stage = await Stage.StartAsync(Clients);
        Console.Out.WriteLine($"{Clients} clients, {rounds} rounds of {time.TotalSeconds} s each, hub and bare endpoint in turn; {Environment.ProcessorCount} processors shared with the clients");
        Console.Out.WriteLine();
        Console.Out.WriteLine("| what | hub /s | bare /s | ratio | hub CPU us | bare CPU us |");
        Console.Out.WriteLine("|---|---|---|---|---|---|");
        await CompareAsync("submit 50 cells, no small count", stage, rounds, time, c => stage.SubmitToHubAsync(c, 0), c => stage.SubmitToBareAsync(c, 0));
        var cpu = await CompareAsync("submit 50 cells, five small counts", stage, rounds, time, c => stage.SubmitToHubAsync(c, 5), c => stage.SubmitToBareAsync(c, 5));
        await CompareAsync("read 4,312 cells", stage, rounds, time, c => stage.ReadFromHubAsync(c, false), c => stage.ReadFromBareAsync(c, false));
        await CompareAsync("304 on an unchanged ETag", stage, rounds, time, c => stage.ReadFromHubAsync(c, true), c => stage.ReadFromBareAsync(c, true));
        Console.Out.WriteLine();
        var (without, with) = (EngineShare.Microseconds(0), EngineShare.Microseconds(5));
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"engine alone, per table of 50 cells: {without:N0} us without small counts, {with:N0} us with five, {with / cpu:P0} of the hub's CPU"));
        return 0;
    }

    private static async Task<double> CompareAsync(string what, Stage stage, int rounds, TimeSpan time, Func<int, Task> hub, Func<int, Task> bare)
    {
        var warmUp = TimeSpan.FromSeconds(2);
        await Load.RunAsync(stage.HubServer, Clients, warmUp, hub);
        await Load.RunAsync(stage.BareServer, Clients, warmUp, bare);
        var pairs = new List<(Measurement Hub, Measurement Bare)>();
        for (var round = 0; round < rounds; round++)
        {
            pairs.Add((await Load.RunAsync(stage.HubServer, Clients, time, hub), await Load.RunAsync(stage.BareServer, Clients, time, bare)));
        }

        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {pairs.Select(p => p.Hub.Rate).Median():N0} | {pairs.Select(p => p.Bare.Rate).Median():N0} | {pairs.Select(p => p.Hub.Rate / p.Bare.Rate).Median():F2} | {pairs.Select(p => p.Hub.CpuMicroseconds).Median():N0} | {pairs.Select(p => p.Bare.CpuMicroseconds).Median():N0} |"));
        return pairs.Select(p => p.Hub.CpuMicroseconds).Median();
    }

    /// <summary>The number after an option's name.</summary>
    public static int Option(string[] options, string name, int otherwise)
    {
        var at = Array.IndexOf(options, name);
        return at < 0 ? otherwise : int.Parse(options[at + 1], CultureInfo.InvariantCulture);
    }
}
