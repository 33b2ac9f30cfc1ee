using DataHub.Api.Storage;
using DataHub.Api.Tests.Support;
using DataHub.AuditLog;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Storage;

internal sealed class ReadyUnderLoadTests
{
    [Test]
    public async Task A_hub_that_writes_all_the_time_is_ready_all_the_time()
    {
        await using var hub = await Hub.StartAsync();
        using var end = new CancellationTokenSource();
        var writing = Enumerable.Range(0, 8).Select(_ => WriteAsync(hub, end.Token)).ToArray();
        var statuses = new List<int>();
        for (var i = 0; i < 80; i++)
        {
            hub.Clock.Advance(TimeSpan.FromSeconds(1));
            statuses.Add(await hub.Anonymous.StatusAsync("/health/ready"));
        }

        await end.CancelAsync();
        await Task.WhenAll(writing);
        Assert.That(statuses, Is.All.EqualTo(200));
    }

    private static async Task WriteAsync(Hub hub, CancellationToken end)
    {
        var audit = hub.Services.GetRequiredService<AuditStore>();
        while (!end.IsCancellationRequested)
        {
            await audit.AppendAsync(new AuditEntry { Action = AuditActions.DryRun, Outcome = "done", Engine = "1.0.0" }, CancellationToken.None);
        }
    }
}
