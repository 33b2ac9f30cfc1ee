using DataHub.Api.Tests.Aggregates;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Audit.Reports;

internal sealed class RefusalTests
{
    private const string Path = "/v1/reports/refusals";

    private Desk _desk = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        _desk = await Desk.OpenAsync();
        await _desk.AddIndicatorAsync("counted");
    }

    [TearDown]
    public async Task CloseAsync() => await _desk.DisposeAsync();

    [Test]
    public async Task Accepted_and_refused_submissions_are_counted_per_partner_quarter_and_reason()
    {
        await SendAsync("comensha", "_T,_T: 40", "_T,_T: 41", "_T,_T: 42", "_T,nobody: 1");
        await SendAsync("riec", "_T,_T: 40");
        await SendAsync("stranger", "_T,_T: 40");
        await NextQuarterAsync();
        await SendAsync("comensha", "_T,nobody: 1", "_T,_T: 1.5");

        Assert.That(await QuartersAsync(), Is.EqualTo(new[]
        {
            " 2026-Q4 0 1 forbidden 1", "comensha 2026-Q4 3 1 invalid-request 1", "comensha 2027-Q1 0 2 invalid-request 2", "riec 2026-Q4 0 1 invalid-request 1",
        }));
    }

    [Test]
    public async Task Neither_dry_runs_nor_repeats_are_counted()
    {
        await _desk.TryAsync("comensha", "counted", "2020", "_T,_T: 40");
        var (key, body) = (Keys.Next(), """{ "tables": [ { "indicator": "counted", "timePeriod": "2020", "observations": [ { "dimensions": {}, "value": 40 } ] } ] }""");
        foreach (var status in new[] { 201, 201, 422 })
        {
            var sent = status == 201 ? body : body.Replace("40", "60", StringComparison.Ordinal);
            Assert.That(await Monitor.SubmitAsync(_desk.Hub.Client("submissions:write", "comensha"), sent, key).StatusAsync(), Is.EqualTo(status));
        }

        Assert.That(await QuartersAsync(), Is.EqualTo(new[] { "comensha 2026-Q4 1 1 idempotency-key-reused 1" }));
    }

    [Test]
    public async Task It_can_be_asked_for_one_partner_and_one_time()
    {
        await SendAsync("comensha", "_T,_T: 40");
        await SendAsync("riec", "_T,_T: 40");
        await NextQuarterAsync();
        await SendAsync("comensha", "_T,_T: 60");

        Assert.That(await QuartersAsync("?partner=riec"), Is.EqualTo(new[] { "riec 2026-Q4 0 1 invalid-request 1" }));
        Assert.That(await QuartersAsync("?from=2027-01-01T00:00:00Z"), Is.EqualTo(new[] { "comensha 2027-Q1 1 0 " }));
        Assert.That(await QuartersAsync("?partner=comensha&to=2027-01-01T00:00:00Z"), Is.EqualTo(new[] { "comensha 2026-Q4 1 0 " }));
    }

    [Test]
    public async Task As_a_file_it_has_a_line_for_each_number()
    {
        await SendAsync("comensha", "_T,_T: 40", "_T,nobody: 1");

        Assert.That(await Officer.CsvAsync(Path), Is.EqualTo(new[]
        {
            "attachment refusals.csv", "partner,timePeriod,outcome,reason,count", "comensha,2026-Q4,accepted,,1", "comensha,2026-Q4,refused,invalid-request,1",
        }));
    }

    [Test]
    public async Task What_cannot_be_asked_is_refused_with_all_that_is_wrong()
        => Assert.That(
            await Officer.GetAsync($"{Path}?partner=stolen&from=2026-01-01T00:00:00Z&to=2025-01-01T00:00:00Z&limit=1").FaultsAsync(),
            Is.EqualTo(new[] { "partner unknownPartner", "to periodReversed", "?3 unknownParameter" }));

    private HttpClient Officer => _desk.Hub.Client("audit:read", "officer");

    private async Task SendAsync(string partner, params string[] cells)
    {
        foreach (var cell in cells)
        {
            using var response = await _desk.SendAsync(partner, "counted", "2020", cell);
        }
    }

    private async Task NextQuarterAsync()
    {
        _desk.Hub.Clock.Advance(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero) - _desk.Hub.Clock.GetUtcNow());
        await Task.CompletedTask;
    }

    private async Task<IEnumerable<string>> QuartersAsync(string query = "")
        => (await Officer.ItemsAsync(Path + query, "quarters"))
            .Select(q => $"{q.Line("partner", "timePeriod", "accepted", "refused")} {string.Join(' ', q.GetProperty("reasons").EnumerateArray().Select(r => r.Line("reason", "count")))}");
}
