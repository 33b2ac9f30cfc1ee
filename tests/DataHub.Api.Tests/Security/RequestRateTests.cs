using DataHub.Api.Security;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Security;

public sealed class RequestRateTests
{
    [Test, Description("Checklist 52")]
    public async Task A_client_over_its_limit_waits_and_the_others_do_not()
    {
        await using var hub = await Hub.StartAsync(("DataHub:RequestsPerMinute", "3"));
        var busy = hub.Client(Scopes.Read, "busy");
        for (var i = 0; i < 3; i++)
        {
            Assert.That(await busy.StatusAsync("/v1/indicators"), Is.EqualTo(200));
        }

        using var answer = await busy.GetAsync("/v1/indicators");
        await answer.AssertProblemAsync(429);
        Assert.That(answer.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero).And.LessThanOrEqualTo(TimeSpan.FromMinutes(1)));
        Assert.That(await hub.Client(Scopes.Audit, "busy").StatusAsync("/v1/indicators"), Is.EqualTo(429));
        Assert.That(await hub.Client(Scopes.Read, "calm").StatusAsync("/v1/indicators"), Is.EqualTo(200));
    }

    [Test]
    public async Task Without_a_token_the_address_is_counted()
    {
        await using var hub = await Hub.StartAsync(("DataHub:RequestsPerMinute", "2"));
        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            statuses.Add(await hub.Open($"guess-{i}").StatusAsync("/v1/indicators"));
        }

        Assert.That(statuses, Is.EqualTo(new[] { 401, 401, 429 }));
        Assert.That(await hub.Client(Scopes.Read).StatusAsync("/v1/indicators"), Is.EqualTo(200));
        Assert.That(await hub.Anonymous.StatusAsync("/health/live"), Is.EqualTo(200));
    }
}
