using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Submissions;

internal sealed class ParallelTests
{
    [Test]
    public async Task Thirty_revisions_of_one_table_at_once_come_one_after_the_other()
    {
        await using var hub = await Monitor.StartAsync();
        var partner = hub.Client("submissions:write", "politie");
        var receipts = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Investigations)).JsonAsync()));
        Assert.That(receipts.Select(r => r.GetProperty("tables")[0].GetProperty("revision").GetInt32()).Order(), Is.EqualTo(Enumerable.Range(1, 30)));
    }

    [Test]
    public async Task A_submission_is_judged_by_the_catalogue_that_stands_when_it_is_stored()
    {
        await using var hub = await Monitor.StartAsync();
        var (partner, steward) = (hub.Client("submissions:write", "politie"), hub.Client("catalogue:write", "steward"));
        var submitting = Enumerable.Range(2000, 20).Select(year
            => Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Investigations.Replace("2020", $"{year}", StringComparison.Ordinal))).StatusAsync());
        var changing = Enumerable.Range(0, 20).Select(i
            => Monitor.CreateAsync(steward, $"/v1/partners/partner-{i}", Monitor.Partner($"partner-{i}")));
        var statuses = Task.WhenAll(submitting);
        await Task.WhenAll(changing);
        Assert.That(await statuses, Has.All.EqualTo(201));
    }
}
