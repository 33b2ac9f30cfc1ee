namespace DataHub.Api.Tests.Aggregates;

/// <summary>What a dashboard sees of indicators whose policy protects groups.</summary>
internal sealed class GroupDisclosureReadingTests
{
    private Desk _desk = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        _desk = await Desk.OpenAsync();
        await _desk.AddIndicatorAsync("victims", """{ "threshold": 5, "groupDisclosure": "protect" }""", sensitive: "age");
    }

    [TearDown]
    public async Task CloseAsync() => await _desk.DisposeAsync();

    [TestCase("regio,minor: 29", "regio,adult: 0")]
    [TestCase("regio,minor: 0", "regio,adult: 29")]
    public async Task Nobody_sees_into_which_category_the_whole_group_falls(params string[] cells)
    {
        await _desk.SubmitAsync("comensha", "victims", "2020", ["regio,_T: 29", .. cells]);

        Assert.That(await ByAgeAsync(), Is.EqualTo(["regio,_T published 29 1/1", "regio,minor suppressed 0..29 1/1", "regio,adult suppressed 0..29 1/1"]));
    }

    [Test]
    public async Task A_group_that_is_spread_is_shown()
    {
        await _desk.SubmitAsync("comensha", "victims", "2020", "regio,_T: 29", "regio,minor: 9", "regio,adult: 20");

        Assert.That(await ByAgeAsync(), Is.EqualTo(["regio,_T published 29 1/1", "regio,minor published 9 1/1", "regio,adult published 20 1/1"]));
    }

    [Test]
    public async Task A_group_without_anybody_is_shown()
    {
        await _desk.SubmitAsync("comensha", "victims", "2020", "regio,_T: 0", "regio,minor: 0", "regio,adult: 0");

        Assert.That(await ByAgeAsync(), Is.EqualTo(["regio,_T published 0 1/1", "regio,minor published 0 1/1", "regio,adult published 0 1/1"]));
    }

    [Test]
    public async Task The_receipt_names_the_rule()
    {
        var receipt = await _desk.TryAsync("comensha", "victims", "2020", "regio,_T: 29", "regio,minor: 29", "regio,adult: 0");

        Assert.That(receipt, Does.Contain("\"reason\":\"groupDisclosure\"").And.Not.Contain("\"reason\":\"small\""));
    }

    private Task<IReadOnlyList<string>> ByAgeAsync() => _desk.AskAsync("victims/aggregates?timePeriod=2020&filter=area:regio&groupBy=age*&bounds=true");
}
