using System.Net;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Faults;

/// <summary>A clock that goes back and forth by a day.</summary>
[TestFixture]
internal sealed class ClockTests
{
    [Test]
    public async Task A_clock_that_goes_a_day_back_and_forth_loses_nothing_and_turns_no_time_back_in_the_log()
    {
        await using var hub = await Monitor.StartAsync();
        var (ids, replayed) = (new List<string>(), Keys.Next());
        foreach (var days in (int[])[0, -1, 2, -1])
        {
            hub.Clock.Advance(TimeSpan.FromDays(days));
            ids.Add(await SubmitAsync(hub, Keys.Next()));
            ids.Add(await SubmitAsync(hub, replayed));
            Assert.That(await hub.Client("aggregates:read").StatusAsync("/v1/indicators/victims-reported/aggregates"), Is.EqualTo(200));
            Assert.That(await hub.Anonymous.StatusAsync("/health/ready"), Is.EqualTo(200));
        }

        Assert.That(ids.Distinct().Count(), Is.EqualTo(5), "four new ones, and one that is found again");
        var stored = await hub.Client("submissions:write", "comensha").ItemsAsync("/v1/submissions?limit=2", "submissions");
        Assert.That(stored.Select(s => s.GetProperty("id").GetString()), Is.EquivalentTo(ids.Distinct()));
        var times = (await hub.Client("audit:read").ItemsAsync("/v1/audit-entries", "auditEntries")).Select(e => e.GetProperty("time").GetDateTimeOffset()).ToList();
        Assert.That(times, Is.Ordered);
    }

    private static async Task<string> SubmitAsync(Hub hub, Guid key)
    {
        using var answer = await Monitor.SubmitAsync(hub.Client("submissions:write", "comensha"), Monitor.Submission(Monitor.Victims), key);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        return (await answer.JsonAsync()).GetProperty("id").GetString()!;
    }
}
