using DataHub.Api.Tests.Aggregates;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Audit.Reports;

internal sealed class MissingTests
{
    private const string Path = "/v1/reports/missing?timePeriod=2026-Q3";
    private const string Both = "\"comensha\", \"riec\"";

    private Desk _desk = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        _desk = await Desk.OpenAsync();
        await _desk.AddIndicatorAsync("quarterly", suppliers: Both, period: "quarter");
        await _desk.AddIndicatorAsync("yearly");
    }

    [TearDown]
    public async Task CloseAsync() => await _desk.DisposeAsync();

    [Test]
    public async Task Whoever_has_sent_nothing_is_missing()
    {
        await _desk.SubmitAsync("riec", "quarterly", "2026-Q3", "_T,_T: 12");
        await _desk.SubmitAsync("comensha", "quarterly", "2026-Q2", "_T,_T: 12");
        var report = await Officer.GetAsync(Path).JsonAsync();

        Assert.That(report.ToString(), Is.EqualTo("""{"timePeriod":"2026-Q3","due":2,"missing":[{"indicator":"quarterly","partner":"comensha","withdrawnAt":null}]}"""));
    }

    [Test]
    public async Task What_was_withdrawn_is_missing_until_it_is_sent_again()
    {
        var submission = await _desk.SubmitAsync("riec", "quarterly", "2026-Q3", "_T,_T: 12");
        await _desk.WithdrawAsync("riec", submission);
        Assert.That(await MissingAsync("&partner=riec"), Is.EqualTo(new[] { "quarterly riec 2026-11-23T18:31:00Z" }));

        await _desk.SubmitAsync("riec", "quarterly", "2026-Q3", "_T,_T: 12");
        Assert.That(await MissingAsync("&partner=riec"), Is.Empty);
    }

    [Test]
    public async Task What_is_held_is_reported()
    {
        await _desk.AddIndicatorAsync("held", """{ "threshold": 5, "revisions": "held" }""", period: "quarter");
        await _desk.WithdrawAsync("comensha", await _desk.SubmitAsync("comensha", "held", "2026-Q3", "_T,_T: 40"));
        await _desk.SubmitAsync("comensha", "held", "2026-Q3", "_T,_T: 41");

        Assert.That(await _desk.AskAsync("held/aggregates?timePeriod=2026-Q3"), Is.EqualTo(new[] { "_T,_T missing 0/1" }), "it waits");
        Assert.That(await MissingAsync("&indicator=held"), Is.Empty);
    }

    [TestCase("/v1/indicators/quarterly", "\"validFrom\":null", "\"validFrom\":\"2026-Q4\"", "")]
    [TestCase("/v1/indicators/quarterly", "\"validTo\":null", "\"validTo\":\"2026-M08\"", "")]
    [TestCase("/v1/partners/riec", "\"validTo\":null", "\"validTo\":\"2026-Q2\"", "quarterly comensha ")]
    [TestCase("/v1/indicators/quarterly", "\"comensha\",\"riec\"", "\"riec\"", "quarterly riec ")]
    public async Task Nothing_is_due_that_would_not_be_accepted(string document, string before, string after, string missing)
    {
        await _desk.ChangeAsync(document, before, after);

        Assert.That(string.Join(';', await MissingAsync()), Is.EqualTo(missing));
    }

    [Test]
    public async Task An_indicator_of_several_lengths_is_due_for_each()
    {
        await _desk.AddIndicatorAsync("several", period: "year quarter");
        await _desk.SubmitAsync("comensha", "several", "2025", "_T,_T: 40");

        Assert.That(await MissingAsync("&indicator=several"), Is.EqualTo(new[] { "several comensha " }));
        Assert.That((await Officer.ItemsAsync("/v1/reports/missing?timePeriod=2025", "missing")).Select(m => m.Line("indicator")), Is.EqualTo(new[] { "yearly" }));
    }

    [Test]
    public async Task It_can_be_asked_for_one_indicator_and_one_partner()
    {
        Assert.That(await MissingAsync(), Is.EqualTo(new[] { "quarterly comensha ", "quarterly riec " }));
        Assert.That(await MissingAsync("&indicator=quarterly&partner=riec"), Is.EqualTo(new[] { "quarterly riec " }));
        Assert.That(await MissingAsync("&indicator=yearly"), Is.Empty);
    }

    [TestCase("", "timePeriod missingParameter")]
    [TestCase("?timePeriod=2026-Q4", "timePeriod inFuture")]
    [TestCase("?timePeriod=2026", "timePeriod inFuture")]
    [TestCase("?timePeriod=2026-M11", "timePeriod inFuture")]
    [TestCase("?timePeriod=9999-M12", "timePeriod inFuture")]
    [TestCase("?timePeriod=Q3&indicator=stolen&partner=-&more=1", "timePeriod invalidPeriod", "indicator unknownIndicator", "partner unknownPartner", "?3 unknownParameter")]
    [TestCase("?timePeriod=2020&partner=riec&partner=riec", "partner duplicateParameter")]
    public async Task What_cannot_be_asked_is_refused_with_all_that_is_wrong(string query, params string[] faults)
        => Assert.That(await Officer.GetAsync($"/v1/reports/missing{query}").FaultsAsync(), Is.EqualTo(faults));

    [Test]
    public async Task A_period_is_over_with_its_last_second()
    {
        _desk.Hub.Clock.Advance(new DateTimeOffset(2026, 11, 30, 23, 59, 59, TimeSpan.Zero) - _desk.Hub.Clock.GetUtcNow());
        Assert.That(await Officer.StatusAsync("/v1/reports/missing?timePeriod=2026-M11"), Is.EqualTo(400));
        _desk.Hub.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await Officer.StatusAsync("/v1/reports/missing?timePeriod=2026-M11"), Is.EqualTo(200));
    }

    [Test]
    public async Task As_a_file_it_has_a_line_for_each_table_that_is_missing()
        => Assert.That(await Officer.CsvAsync($"{Path}&partner=riec"), Is.EqualTo(new[] { "attachment missing-2026-Q3.csv", "indicator,partner,timePeriod,withdrawnAt", "quarterly,riec,2026-Q3," }));

    private HttpClient Officer => _desk.Hub.Client("audit:read", "officer");

    private async Task<IEnumerable<string>> MissingAsync(string query = "")
        => (await Officer.ItemsAsync(Path + query, "missing")).Select(m => m.Line("indicator", "partner", "withdrawnAt"));
}
