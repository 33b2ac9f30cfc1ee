using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Submissions;

internal sealed class ParallelTests
{
    private Hub _hub = null!;

    [SetUp]
    public async Task StartAsync() => _hub = await Monitor.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    [Test]
    public async Task Thirty_revisions_of_one_table_at_once_come_one_after_the_other()
    {
        var receipts = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => SubmitAsync(2020).JsonAsync()));
        Assert.That(receipts.Select(r => r.GetProperty("tables")[0].GetProperty("revision").GetInt32()).Order(), Is.EqualTo(Enumerable.Range(1, 30)));
    }

    [Test]
    public async Task A_catalogue_that_moves_under_submissions_makes_none_of_them_fail()
    {
        var submitting = Task.WhenAll(Enumerable.Range(2000, 20).Select(year => SubmitAsync(year).StatusAsync()));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(CreatePartnerAsync));
        Assert.That(await submitting, Has.All.EqualTo(201));
    }

    private Task<HttpResponseMessage> SubmitAsync(int year)
        => Monitor.SubmitAsync(
            _hub.Client("submissions:write", "politie"), Monitor.Submission(Monitor.Investigations.Replace("2020", $"{year}", StringComparison.Ordinal)));

    private Task CreatePartnerAsync(int number)
        => Monitor.CreateAsync(_hub.Client("catalogue:write", "steward"), $"/v1/partners/p{number}", Monitor.Partner($"p{number}"));
}
