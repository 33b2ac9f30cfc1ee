using DataHub.Api.Tests.Aggregates;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Audit.Reports;

internal sealed class ReadTests
{
    private const string Path = "/v1/reports/reads";

    private Desk _desk = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        _desk = await Desk.OpenAsync();
        await _desk.AddIndicatorAsync("one");
        await _desk.AddIndicatorAsync("two");
    }

    [TearDown]
    public async Task CloseAsync() => await _desk.DisposeAsync();

    [Test]
    public async Task Reads_are_counted_per_client_indicator_and_day()
    {
        await ReadAsync("portal", "one", "one", "two");
        await ReadAsync("atlas", "one");
        Assert.That(await ReadsInAsync(2026, 11, 23, 18, 32), Has.Exactly(3).Items);
        Advance(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
        await ReadAsync("portal", "one");
        Assert.That(await ReadsInAsync(2026, 11, 24, 9, 1), Has.Exactly(4).Items);

        Assert.That(await ReadsAsync(), Is.EqualTo(new[] { "2026-11-23 atlas one 1", "2026-11-23 portal one 2", "2026-11-23 portal two 1", "2026-11-24 portal one 1" }));
        Assert.That(await ReadsAsync("?client=portal&indicator=one"), Is.EqualTo(new[] { "2026-11-23 portal one 2", "2026-11-24 portal one 1" }));
        Assert.That(await ReadsAsync("?from=2026-11-24T09:00:00Z"), Is.EqualTo(new[] { "2026-11-24 portal one 1" }));
        Assert.That(await ReadsAsync("?to=2026-11-24T09:00:00Z&indicator=two"), Is.EqualTo(new[] { "2026-11-23 portal two 1" }));
    }

    [Test]
    public async Task What_is_still_counted_in_memory_is_told_as_soon_as_its_minute_is_over()
    {
        await ReadAsync("portal", "one");
        var during = await Officer.GetAsync(Path).JsonAsync();
        Assert.That(during.ToString(), Is.EqualTo("""{"completeUntil":"2026-11-23T18:31:00Z","reads":[]}"""));

        _desk.Hub.Clock.Advance(TimeSpan.FromSeconds(61));
        using var after = await Officer.GetAsync(Path);
        Assert.That(after.Header("DataHub-Complete-Until"), Is.EqualTo("2026-11-23T18:32:00Z"));
        Assert.That((await after.JsonAsync()).GetProperty("reads").GetArrayLength(), Is.EqualTo(1));
    }

    // It goes to the log in the first minute of the next day.
    [Test]
    public async Task A_read_in_the_last_minute_of_a_day_belongs_to_that_day()
    {
        Advance(new DateTimeOffset(2026, 11, 23, 23, 59, 30, TimeSpan.Zero));
        await ReadAsync("portal", "one");
        Advance(new DateTimeOffset(2026, 11, 24, 0, 0, 30, TimeSpan.Zero));

        Assert.That(await ReadsAsync(), Is.EqualTo(new[] { "2026-11-23 portal one 1" }));
        Assert.That(await ReadsAsync("?to=2026-11-24T00:00:00Z"), Is.EqualTo(new[] { "2026-11-23 portal one 1" }));
        Assert.That(await ReadsAsync("?from=2026-11-24T00:00:00Z"), Is.Empty);
    }

    [Test]
    public async Task The_first_page_fixes_where_the_list_ends()
    {
        await ReadAsync("portal", "one", "two");
        await ReadAsync("atlas", "one");
        _desk.Hub.Clock.Advance(TimeSpan.FromMinutes(1));
        var reads = await Officer.ItemsAsync($"{Path}?limit=1", "reads", async () =>
        {
            await ReadAsync("portal", "one");
            _desk.Hub.Clock.Advance(TimeSpan.FromMinutes(1));
        });

        Assert.That(reads.Select(Line), Is.EqualTo(new[] { "2026-11-23 atlas one 1", "2026-11-23 portal one 1", "2026-11-23 portal two 1" }));
    }

    [TestCase("=1+1")]
    [TestCase("'=1+1")]
    [TestCase("+1")]
    [TestCase("-2+3")]
    [TestCase("@sum(a)")]
    public async Task A_client_id_that_a_spreadsheet_would_compute_has_an_apostrophe_in_front(string client)
    {
        await ReadAsync(client, "one");
        _desk.Hub.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.That(await Officer.CsvAsync(Path), Is.EqualTo(new[] { "attachment reads.csv", "day,client,indicator,count", $"2026-11-23,'{client},one,1" }));
    }

    [Test]
    public async Task A_client_id_with_a_comma_is_one_field()
    {
        await ReadAsync("a,b", "one");
        _desk.Hub.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.That((await Officer.CsvAsync(Path))[2], Is.EqualTo("2026-11-23,\"a,b\",one,1"));
    }

    [TestCase("?client=a%20b&indicator=stolen&from=1&more=1", "indicator unknownIndicator", "client invalidParameter", "from invalidParameter", "?3 unknownParameter")]
    [TestCase("?cursor=abc&limit=0", "cursor invalidCursor", "limit invalidParameter")]
    public async Task What_cannot_be_asked_is_refused_with_all_that_is_wrong(string query, params string[] faults)
        => Assert.That(await Officer.GetAsync(Path + query).FaultsAsync(), Is.EqualTo(faults));

    [TestCase("?to=9999-12-31T23:59:59.9999999Z")]
    [TestCase("?from=0001-01-01T00:00:00Z")]
    public async Task The_ends_of_time_are_times_like_others(string query) => Assert.That(await Officer.StatusAsync(Path + query), Is.EqualTo(200));

    private HttpClient Officer => _desk.Hub.Client("audit:read", "officer");

    private async Task<IEnumerable<string>> ReadsInAsync(int year, int month, int day, int hour, int minute)
    {
        Advance(new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.Zero));
        return await ReadsAsync();
    }

    private void Advance(DateTimeOffset to) => _desk.Hub.Clock.Advance(to - _desk.Hub.Clock.GetUtcNow());

    private async Task ReadAsync(string client, params string[] indicators)
    {
        foreach (var indicator in indicators)
        {
            Assert.That(await _desk.Hub.Client("aggregates:read", client).StatusAsync($"/v1/indicators/{indicator}/aggregates"), Is.EqualTo(200));
        }
    }

    private async Task<IEnumerable<string>> ReadsAsync(string query = "") => (await Officer.ItemsAsync(Path + query, "reads")).Select(Line);

    private static string Line(System.Text.Json.JsonElement read) => read.Line("day", "client", "indicator", "count");
}
