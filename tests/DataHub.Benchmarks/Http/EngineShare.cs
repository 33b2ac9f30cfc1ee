using System.Diagnostics;
using System.Globalization;
using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Benchmarks.Http;

/// <summary>What the engine alone costs for the same tables, on one thread: its share of the server's CPU per submission.</summary>
internal static class EngineShare
{
    private const int Tables = 300;

    /// <summary>Mean time in microseconds of protecting and attacking one table: some take many times as long as most, and the hub pays for all of them.</summary>
    public static double Microseconds(int small)
    {
        var key = NoiseKey.CreateRandom();
        var cube = new Cube([Dimension("x", 'a', 9), Dimension("y", 'b', 4)]);
        var times = new List<double>(Tables);
        for (var period = 0; period < Tables; period++)
        {
            var raw = Workload.Raw(cube, period, small);
            var start = Stopwatch.GetTimestamp();
            DisclosureControl.Protect(raw, new ProtectionRules(5), key);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return times.Skip(Tables / 10).Average();
    }

    private static Dimension Dimension(string code, char list, int count)
        => new(code, CodeList.Flat(list.ToString(), [.. Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{list}{i}"))]));
}
