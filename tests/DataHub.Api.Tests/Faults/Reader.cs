using System.Collections.Concurrent;
using System.Diagnostics;
using DataHub.Api.Tests.Crash;

namespace DataHub.Api.Tests.Faults;

/// <summary>A dashboard that reads figures which do not change from one hub, again and again from now on.</summary>
internal sealed class Reader : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Node _node;
    private readonly Running _running;
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private string? _first;
    private long _answeredAt = Stopwatch.GetTimestamp();

    private Reader(Node node)
    {
        _node = node;
        _running = new Running([ReadAsync]);
    }

    /// <summary>How often which answer was given.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    /// <summary>The longest time from one answer with figures to the next.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>A reader of each hub, each of which has been answered once: what nobody has read cannot be answered from memory.</summary>
    public static Task<IReadOnlyList<Reader>> OfAllAsync(Cluster cluster) => OfAsync(cluster.Nodes);

    /// <summary>As above, of some hubs.</summary>
    public static async Task<IReadOnlyList<Reader>> OfAsync(params IReadOnlyList<Node> nodes)
    {
        List<Reader> readers = [.. nodes.Select(n => new Reader(n))];
        await Bounds.UntilAsync(() => readers.TrueForAll(r => r.Answers.Count > 0), "a reader has no answer");
        return readers;
    }

    /// <summary>Ends them.</summary>
    /// <returns>What they found, in words.</returns>
    public static async Task<string> EndAsync(IReadOnlyList<Reader> readers)
    {
        foreach (var reader in readers)
        {
            await reader.DisposeAsync();
        }

        return $"readers: {string.Join("; ", readers)}";
    }

    /// <summary>Fails unless it was answered with the same figures each time, and never waited for longer than this.</summary>
    public void AssertAnswered(TimeSpan within) => Assert.Multiple(() =>
    {
        Assert.That(_answers.Keys, Is.EqualTo(new[] { "200" }), $"{this}");
        Assert.That(LongestGap, Is.LessThan(within));
    });

    public async ValueTask DisposeAsync()
    {
        await _running.DisposeAsync();
        Keep();
    }

    /// <inheritdoc/>
    public override string ToString()
        => FormattableString.Invariant($"{string.Join(", ", _answers.OrderBy(a => a.Key).Select(a => $"{a.Key} x {a.Value}"))}, longest gap {LongestGap.TotalSeconds:0.0} s");

    private async Task ReadAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var answer = await AskAsync();
            _answers.AddOrUpdate(answer, 1, (_, count) => count + 1);
            if (answer == "200")
            {
                Keep();
                _answeredAt = Stopwatch.GetTimestamp();
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task<string> AskAsync()
    {
        try
        {
            using var response = await _node.Dashboard.GetAsync($"/v1/indicators/{CrashCatalogue.Steady}/aggregates?groupBy=age*");
            var figures = await response.Content.ReadAsStringAsync();
            var name = $"{(int)response.StatusCode}";
            return name != "200" || figures == (_first ??= figures) ? name : "200 with other figures";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            return "none";
        }
    }

    private void Keep()
    {
        var gap = Stopwatch.GetElapsedTime(_answeredAt);
        LongestGap = gap > LongestGap ? gap : LongestGap;
    }
}
