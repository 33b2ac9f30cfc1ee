namespace DataHub.Api.Tests.Aggregates;

/// <summary>What a dashboard sees of indicators whose policy hides zeros.</summary>
internal sealed class HiddenZerosReadingTests
{
    private const string Hide = """{ "threshold": 5, "zeros": "hide" }""";

    private Desk _desk = null!;

    [SetUp]
    public async Task OpenAsync() => _desk = await Desk.OpenAsync();

    [TearDown]
    public async Task CloseAsync() => await _desk.DisposeAsync();

    [TestCase("regio,_T: 29", "regio,minor: 0")]
    [TestCase("regio,_T: 29", "regio,minor: 3")]
    public async Task A_zero_looks_like_a_small_count(params string[] cells)
    {
        await _desk.AddIndicatorAsync("victims", Hide);
        await _desk.SubmitAsync("comensha", "victims", "2020", cells);

        Assert.That(await ByAgeAsync(), Is.EqualTo(["regio,_T published 29 1/1", "regio,minor suppressed 0..29 1/1", "regio,adult missing 0/1"]));
    }

    // Below a total of 0 everything is 0, sent or not.
    [TestCase("regio,_T: 0")]
    [TestCase("regio,_T: 3")]
    public async Task A_total_of_zero_shows_nowhere(params string[] cells)
    {
        await _desk.AddIndicatorAsync("victims", Hide);
        await _desk.SubmitAsync("comensha", "victims", "2020", cells);

        Assert.That(await ByAgeAsync(), Is.EqualTo(["regio,_T suppressed 0.. 1/1", "regio,minor missing 0/1", "regio,adult missing 0/1"]));
    }

    [Test]
    public async Task What_is_read_back_names_no_zero_and_the_policy_history_tells_that_they_are_hidden()
    {
        await _desk.AddIndicatorAsync("victims", Hide);
        var location = await _desk.SubmitAsync("comensha", "victims", "2020", "regio,_T: 0", "regio,minor: 0", "regio,adult: 0");
        var stored = await _desk.Hub.Client("submissions:write", "comensha").GetStringAsync(location);
        var policies = await _desk.Hub.Client("audit:read", "officer").GetStringAsync(new Uri("/v1/indicators/victims/policies", UriKind.Relative));

        Assert.That(stored, Does.Not.Contain("\"status\":\"published\"").And.Not.Contain("reason"));
        Assert.That(policies, Does.Contain("hide"));
    }

    private Task<IReadOnlyList<string>> ByAgeAsync() => _desk.AskAsync("victims/aggregates?timePeriod=2020&filter=area:regio&groupBy=age*&bounds=true");
}
