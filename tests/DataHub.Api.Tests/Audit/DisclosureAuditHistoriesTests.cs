using DataHub.Api.Tests.Adversary;
using DataHub.Api.Tests.Support;
using DataHub.Disclosure;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Audit;

/// <summary>Random histories over HTTP: whatever a hub has stored by itself, its own attacker finds safe.</summary>
internal sealed class DisclosureAuditHistoriesTests
{
    private const int Steps = 6;

    [TestCase(1, 24)]
    [TestCase(2, 8)]
    public async Task After_every_step_all_that_is_stored_is_safe(int dimensions, int histories)
    {
        await using var hub = await Hub.StartAsync([("DataHub:RequestsPerMinute", "1000000")], services: s => s.AddSingleton(new NoiseKey(new byte[NoiseKey.Size])));
        await Monitor.SeedAsync(hub);
        await AddWorldAsync(hub.Client("catalogue:write", "steward"), dimensions);
        for (var h = 0; h < histories; h++)
        {
            var random = new Random(815 + h);
            var history = await History.BeginAsync(hub, new World(dimensions), random, $"history-{h}", h);
            for (var step = 0; step < Steps; step++)
            {
                await history.StepAsync();
                var audit = await hub.Client("audit:read", "officer").GetStringAsync(new Uri($"/v1/indicators/history-{h}/disclosure-audit", UriKind.Relative));
                Assert.That(audit, Does.Contain("\"safe\":true"), $"history {h}, step {step}\n{string.Join('\n', history.Log)}");
            }
        }
    }

    private static async Task AddWorldAsync(HttpClient steward, int dimensions)
    {
        await Monitor.CreateAsync(steward, "/v1/partners/adversary", Monitor.Partner("adversary", "adversary"));
        for (var d = 0; d < dimensions; d++)
        {
            await Monitor.CreateAsync(steward, $"/v1/code-lists/adversary-{d}", World.ListOf(d));
        }
    }
}
