using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Catalogue;

/// <summary>What stored tables hold fast. A table of 2020 is stored over areas and offences; ages are not in use.</summary>
internal sealed class FrozenTests
{
    private static readonly string Indicator = Monitor.Indicator("criminal-investigations", "politie", "area:areas", "offence:offences");

    private Hub _hub = null!;
    private HttpClient _steward = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _hub = await Monitor.StartAsync();
        _steward = _hub.Client("catalogue:write", "steward");
        var stored = await Monitor.SubmitAsync(_hub.Client("submissions:write", "politie"), Monitor.Submission(Monitor.Investigations)).StatusAsync();
        Assert.That(stored, Is.EqualTo(201));
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    [TestCase("\"count\"", "\"amount\"")]
    [TestCase("\"flow\"", "\"stock\"")]
    [TestCase("\"year\"", "\"quarter\"")]
    [TestCase("\"offence\"", "\"crime\"")]
    [TestCase("\"offences\"", "\"ages\"")]
    public async Task What_makes_up_a_table_stays_once_tables_are_stored(string what, string by)
        => Assert.That(
            await ChangeAsync("/v1/indicators/criminal-investigations", Indicator.Replace(what, by, StringComparison.Ordinal)), Is.EqualTo("409 frozen"));

    [Test]
    public async Task What_does_not_touch_stored_tables_may_change()
    {
        var changed = Indicator.Replace("\"threshold\": 5", "\"threshold\": 5, \"minContributors\": 2", StringComparison.Ordinal)
            .Replace("naam", "andere naam", StringComparison.Ordinal);
        Assert.That(await Monitor.ChangeAsync(_steward, "/v1/indicators/criminal-investigations", changed).StatusAsync(), Is.EqualTo(200));
    }

    [Test]
    public async Task Naming_the_processing_activity_touches_neither_stored_tables_nor_the_policy()
    {
        const string Path = "/v1/indicators/criminal-investigations", Activity = "https://register.example.org/activities/7";
        await Monitor.ChangeAsync(_steward, Path, Indicator).StatusAsync();
        var before = await _steward.GetStringAsync(new Uri($"{Path}/policies", UriKind.Relative));
        var named = await Monitor.ChangeAsync(_steward, Path, Indicator.Replace("\"suppliers\"", $"\"processingActivity\": \"{Activity}\", \"suppliers\"", StringComparison.Ordinal)).JsonAsync();

        Assert.That(named.GetProperty("processingActivity").GetString(), Is.EqualTo(Activity));
        Assert.That(await _steward.GetStringAsync(new Uri($"{Path}/policies", UriKind.Relative)), Is.EqualTo(before));
    }

    [TestCase("removed", TestName = "A code in use is never removed")]
    [TestCase("moved", TestName = "A code in use keeps its parent")]
    [TestCase("ended", TestName = "A code in use keeps its validity in stored periods")]
    [TestCase("started", TestName = "A code in use cannot start later")]
    [TestCase("parentEnded", TestName = "A code in use cannot end by its parent")]
    [TestCase("added", TestName = "A new code starts after the last stored period")]
    public async Task A_list_in_use_is_frozen_up_to_the_last_stored_period(string change)
        => Assert.That(await ChangeAsync("/v1/code-lists/areas", Monitor.CodeList("areas", Areas(change))), Is.EqualTo("409 frozen"));

    [Test]
    public async Task A_list_in_use_may_change_after_the_last_stored_period()
    {
        var next = Monitor.CodeList(
            "areas",
            Monitor.Code("regio"),
            Monitor.Code("rotterdam", "regio", to: "2020"),
            Monitor.Code("regio-overig", "regio"),
            Monitor.Code("new", "regio", from: "2021-M01"));
        Assert.That(await Monitor.ChangeAsync(_steward, "/v1/code-lists/areas", next).StatusAsync(), Is.EqualTo(200));
        var back = Monitor.CodeList("areas", Areas("none"));
        Assert.That(await Monitor.ChangeAsync(_steward, "/v1/code-lists/areas", back).StatusAsync(), Is.EqualTo(200));
    }

    [Test]
    public async Task A_list_that_no_table_uses_may_change()
        => Assert.That(
            await Monitor.ChangeAsync(_steward, "/v1/code-lists/ages", Monitor.CodeList("ages", Monitor.Code("young"))).StatusAsync(), Is.EqualTo(200));

    [Test]
    public async Task A_theme_of_an_indicator_is_never_removed()
        => Assert.That(await ChangeAsync("/v1/code-lists/themes", Monitor.CodeList("themes", Monitor.Code("investigation"))), Is.EqualTo("409 frozen"));

    private static string[] Areas(string change) => change switch
    {
        "removed" => [Monitor.Code("regio"), Monitor.Code("rotterdam", "regio")],
        "moved" => [Monitor.Code("regio"), Monitor.Code("rotterdam"), Monitor.Code("regio-overig", "regio")],
        "ended" => [Monitor.Code("regio"), Monitor.Code("rotterdam", "regio", to: "2020-M11"), Monitor.Code("regio-overig", "regio")],
        "started" => [Monitor.Code("regio"), Monitor.Code("rotterdam", "regio", from: "2020"), Monitor.Code("regio-overig", "regio")],
        "parentEnded" => [Monitor.Code("regio", to: "2019"), Monitor.Code("rotterdam", "regio"), Monitor.Code("regio-overig", "regio")],
        "added" => [.. Areas("none"), Monitor.Code("new", "regio", from: "2020-M12")],
        _ => [Monitor.Code("regio"), Monitor.Code("rotterdam", "regio"), Monitor.Code("regio-overig", "regio")],
    };

    private Task<string> ChangeAsync(string path, string document) => Monitor.ChangeAsync(_steward, path, document).ProblemAsync();
}
