using DataHub.Api.Audit;
using DataHub.Api.Storage;
using DataHub.Api.Tests.Support;
using DataHub.AuditLog;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Audit;

internal sealed class ReadCounterTests
{
    [Test]
    public async Task Reads_are_counted_per_client_indicator_and_minute()
    {
        await using var hub = await Hub.StartAsync();
        var counter = hub.Services.GetRequiredService<ReadCounter>();
        Count(counter, ("a", "x"), ("a", "x"), ("a", "y"), ("b", "x"));
        hub.Clock.Advance(TimeSpan.FromMinutes(1));
        Count(counter, ("a", "x"));
        await counter.FlushAsync(all: true, CancellationToken.None);

        Assert.That(Reads(hub), Is.EquivalentTo(new[] { "a indicator/x 2", "a indicator/y 1", "b indicator/x 1", "a indicator/x 1" }));
    }

    [Test]
    public async Task The_minute_that_still_runs_waits()
    {
        await using var hub = await Hub.StartAsync();
        var counter = hub.Services.GetRequiredService<ReadCounter>();
        Count(counter, ("a", "x"));
        await counter.FlushAsync(all: false, CancellationToken.None);
        Assert.That(Reads(hub), Is.Empty);
    }

    [Test]
    public async Task No_read_is_lost_or_counted_twice_while_counts_are_written()
    {
        await using var hub = await Hub.StartAsync();
        var counter = hub.Services.GetRequiredService<ReadCounter>();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => Enumerable.Range(0, 5_000).ToList().ForEach(_ => counter.Count("a", "x")))).ToList();
        while (!Task.WhenAll(readers).IsCompleted)
        {
            await counter.FlushAsync(all: true, CancellationToken.None);
        }

        await counter.FlushAsync(all: true, CancellationToken.None);
        Assert.That(Reads(hub).Sum(r => int.Parse(r.Split(' ')[^1], null)), Is.EqualTo(20_000));
    }

    [Test]
    public async Task What_cannot_be_written_is_kept_for_the_next_time()
    {
        var folder = Directory.CreateTempSubdirectory("datahub-").FullName;
        await using (var hub = await Hub.StartAsync([], folder))
        {
            var counter = hub.Services.GetRequiredService<ReadCounter>();
            Count(counter, ("a", "x"));
            using var gaveUp = new CancellationTokenSource();
            await gaveUp.CancelAsync();
            hub.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.That(await counter.FlushAsync(all: true, gaveUp.Token), Is.EqualTo(new DateTimeOffset(2026, 11, 23, 18, 31, 0, TimeSpan.Zero)), "complete until then");
            Assert.That(Reads(hub), Is.Empty);
            Count(counter, ("a", "x"));
        }

        await using var again = await Hub.StartAsync([], folder);
        Assert.That(Reads(again), Is.EqualTo(new[] { "a indicator/x 2" }), "written when the hub stopped");
    }

    [Test]
    public async Task The_log_ends_with_the_stop()
    {
        var folder = Directory.CreateTempSubdirectory("datahub-").FullName;
        await using (var hub = await Hub.StartAsync([], folder))
        {
            Count(hub.Services.GetRequiredService<ReadCounter>(), ("a", "x"));
        }

        await using var again = await Hub.StartAsync([], folder);
        Assert.That(Entries(again).Select(e => e.Action).Take(4), Is.EqualTo(new[] { "log-key-added", "start", "aggregates-read", "stop" }));
    }

    private static void Count(ReadCounter counter, params (string Client, string Indicator)[] reads)
        => Array.ForEach(reads, r => counter.Count(r.Client, r.Indicator));

    private static IReadOnlyList<AuditEntry> Entries(Hub hub) => hub.Services.GetRequiredService<Database>().Read(
        c => hub.Services.GetRequiredService<AuditStore>().List(c, new AuditFilter(null, null, null, null, null, null), 0, 1000));

    private static IEnumerable<string> Reads(Hub hub)
        => Entries(hub).Where(e => e.Action == AuditActions.AggregatesRead).Select(e => $"{e.Client} {e.Target} {e.Count}");
}
