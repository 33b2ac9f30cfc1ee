using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Submissions;

/// <summary>Amounts over HTTP: what the partner's receipt says of them, and what everybody else sees.</summary>
internal sealed class AmountTests
{
    private Hub _hub = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _hub = await Monitor.StartAsync();
        var indicator = Monitor.Indicator("fines", "openbaar-ministerie", "offence:offences").Replace("\"count\"", "\"amount\"", StringComparison.Ordinal)
            .Replace("\"threshold\": 5", "\"threshold\": 5, \"pPercent\": 20", StringComparison.Ordinal);
        await Monitor.CreateAsync(_hub.Client("catalogue:write"), "/v1/indicators/fines", indicator);
    }

    [TearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    // One unit gave 900 of the 1000 for other: what is left beside the second largest, 50, is less than 20 % of that.
    [Test]
    public async Task A_dominated_amount_is_hidden_with_one_other_and_the_receipt_tells_why()
    {
        var receipt = await SubmitAsync(Fines(900, 50)).JsonAsync();

        var cells = receipt.Cells();
        Assert.That(cells, Has.Some.EqualTo("other suppressed dominance"));
        Assert.That(cells.Where(c => c.EndsWith("complementary", StringComparison.Ordinal)), Has.Exactly(1).Items);
        Assert.That(cells.Where(c => c.Contains("published", StringComparison.Ordinal)), Has.Exactly(2).Items);
    }

    [Test]
    public async Task The_percentage_is_that_of_the_policy()
        => Assert.That((await SubmitAsync(Fines(800, 20)).JsonAsync()).Cells(), Has.None.Contains("suppressed"));

    [Test]
    public async Task A_dashboard_sees_bounds_of_at_least_the_percentage()
    {
        await SubmitAsync(Fines(900, 50)).JsonAsync();

        var answer = await _hub.Client("aggregates:read").GetAsync(new Uri("/v1/indicators/fines/aggregates?groupBy=offence*&bounds=true", UriKind.Relative)).JsonAsync();
        var other = answer.GetProperty("observations").EnumerateArray().Single(o => o.GetProperty("dimensions").GetProperty("offence").GetString() == "other");

        Assert.That(other.GetProperty("status").GetString(), Is.EqualTo("suppressed"));
        Assert.That(other.GetProperty("bounds").GetProperty("lower").GetInt64(), Is.LessThanOrEqualTo(800));
        Assert.That(other.GetProperty("bounds").GetProperty("upper").ToString(), Is.Empty.Or.Matches("^(1[2-9]|[2-9].)..$").Or.Matches("^.{5,}$"));
    }

    [Test]
    public async Task What_is_stored_tells_no_reason()
    {
        using var response = await SubmitAsync(Fines(900, 50));
        var stored = await _hub.Client("submissions:write", "openbaar-ministerie").GetStringAsync(response.Headers.Location);

        Assert.That(stored, Does.Contain("suppressed").And.Not.Contain("dominance").And.Not.Contain("900"));
    }

    [Test]
    public async Task Under_a_higher_percentage_stored_amounts_are_hidden()
    {
        await SubmitAsync(Fines(900, 50)).JsonAsync();
        var indicator = Monitor.Indicator("fines", "openbaar-ministerie", "offence:offences").Replace("\"count\"", "\"amount\"", StringComparison.Ordinal);
        string With(int percent) => indicator.Replace("\"threshold\": 5", $"\"threshold\": 5, \"pPercent\": {percent}", StringComparison.Ordinal);

        Assert.That(await Monitor.ChangeAsync(_hub.Client("catalogue:write"), "/v1/indicators/fines", With(21)).StatusAsync(), Is.EqualTo(200));
        var answer = "published";
        for (var i = 0; i < 100 && answer.Contains("published", StringComparison.Ordinal); i++)
        {
            await Task.Delay(100);
            answer = await _hub.Client("aggregates:read").GetStringAsync(new Uri("/v1/indicators/fines/aggregates?groupBy=offence*", UriKind.Relative));
        }

        Assert.That(answer, Does.Contain("suppressed").And.Not.Contain("published"));
    }

    private Task<HttpResponseMessage> SubmitAsync(string body) => Monitor.SubmitAsync(_hub.Client("submissions:write", "openbaar-ministerie"), body);

    private static string Fines(int largest, int second) => $$"""
        { "tables": [ { "indicator": "fines", "timePeriod": "2020", "observations": [
          { "dimensions": {}, "value": 6000, "count": 90 },
          { "dimensions": { "offence": "human-trafficking" }, "value": 3000, "count": 40, "largest": 300, "secondLargest": 200 },
          { "dimensions": { "offence": "people-smuggling" }, "value": 2000, "count": 30, "largest": 250, "secondLargest": 250 },
          { "dimensions": { "offence": "other" }, "value": 1000, "count": 20, "largest": {{largest}}, "secondLargest": {{second}} } ] } ] }
        """;
}
