using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Catalogue;

/// <summary>The weights and kept totals of a policy.</summary>
internal sealed class PreferencesTests
{
    private const string Path = "/v1/indicators/riec-cases";

    private const string Preferring = """ "weights": [ { "dimension": "area", "weight": 3 } ], "keepTotals": [ [ "case-type" ], [ "area", "case-type" ] ] """;

    private Hub _hub = null!;
    private HttpClient _steward = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _hub = await Monitor.StartAsync();
        _steward = _hub.Client("catalogue:write", "steward");
    }

    [TearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    [Test]
    public async Task They_are_read_back_as_they_were_put()
    {
        using var changed = await Monitor.ChangeAsync(_steward, Path, With(Preferring));
        var policy = (await _steward.GetAsync(Path).JsonAsync()).GetProperty("policy");
        Assert.That(
            policy.GetProperty("weights").GetRawText() + policy.GetProperty("keepTotals").GetRawText(),
            Is.EqualTo("""[{"dimension":"area","weight":3}][["case-type"],["area","case-type"]]"""));
    }

    [Test]
    public async Task Each_change_of_them_is_a_policy_of_its_own_with_its_entry_and_the_same_again_is_none()
    {
        await Monitor.ChangeAsync(_steward, Path, With(Preferring)).StatusAsync();
        await Monitor.ChangeAsync(_steward, Path, With(Preferring).Replace("results", "investigation", StringComparison.Ordinal)).StatusAsync();
        await Monitor.ChangeAsync(_steward, Path, With(Preferring).Replace(": 3", ": 4", StringComparison.Ordinal)).StatusAsync();

        var officer = _hub.Client("audit:read", "officer");
        var history = await officer.GetAsync($"{Path}/policies").JsonAsync();
        var entries = await officer.GetAsync("/v1/audit-entries?limit=1000&action=policy-changed").JsonAsync();

        Assert.That(
            history.GetProperty("policies").EnumerateArray().Select(p => $"{p.GetProperty("version")} {p.GetProperty("policy").GetProperty("weights").GetRawText()}"),
            Is.EqualTo(new[] { "1 []", """2 [{"dimension":"area","weight":3}]""", """3 [{"dimension":"area","weight":4}]""" }));
        Assert.That(
            entries.GetProperty("auditEntries").EnumerateArray().Where(e => e.GetProperty("target").GetString() == "indicator/riec-cases").Select(e => e.GetProperty("version").GetInt32()),
            Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public async Task They_may_change_over_stored_tables_and_loosen_nothing()
    {
        Assert.That(await Monitor.SubmitAsync(_hub.Client("submissions:write", "riec"), Monitor.Submission(Monitor.Cases)).StatusAsync(), Is.EqualTo(201));
        foreach (var policy in (string[])[With(Preferring), With(Preferring).Replace(": 3", ": 10", StringComparison.Ordinal), With(null)])
        {
            using var response = await Monitor.ChangeAsync(_steward, Path, policy);
            Assert.That(((int)response.StatusCode, response.Headers.Contains("DataHub-Warning")), Is.EqualTo((200, false)));
        }
    }

    [Test]
    public async Task A_kept_total_is_published_in_what_is_submitted_afterwards()
    {
        var before = await TotalsAsync(2000);
        await Monitor.ChangeAsync(_steward, Path, With(""" "keepTotals": [ [ "case-type" ] ] """)).StatusAsync();
        var after = await TotalsAsync(2100);

        Assert.That(before, Has.Some.EqualTo("suppressed"));
        Assert.That(after, Is.All.EqualTo("published"));
    }

    [Test]
    public async Task A_dimension_that_the_indicator_lacks_and_a_weight_out_of_range_are_faults_all_at_once()
    {
        const string Wrong = """
            "weights": [ { "dimension": "age", "weight": 0 }, { "dimension": "area", "weight": 11 }, { "dimension": "area", "weight": 2.5 }, { "weight": 2, "dimension": 7 }, { } ],
            "keepTotals": [ [ ], [ "age" ], [ "area", "area" ], [ "case-type", "area" ], [ "area", "case-type" ], "area", [ 1 ] ]
            """;
        Assert.That(await Monitor.ChangeAsync(_steward, Path, With(Wrong)).FaultsAsync(), Is.EquivalentTo(new[]
        {
            "#/policy/weights/0/dimension unknownDimension", "#/policy/weights/0/weight outOfRange", "#/policy/weights/1/weight outOfRange",
            "#/policy/weights/2/dimension duplicateItem", "#/policy/weights/2/weight notAnInteger", "#/policy/weights/3/dimension wrongType",
            "#/policy/weights/4/dimension missingMember", "#/policy/weights/4/weight missingMember",
            "#/policy/keepTotals/0 empty", "#/policy/keepTotals/1/0 unknownDimension", "#/policy/keepTotals/2/1 duplicateItem", "#/policy/keepTotals/4 duplicateItem",
            "#/policy/keepTotals/5 wrongType", "#/policy/keepTotals/6/0 wrongType",
        }));
    }

    [TestCase("""{ "area": 3 }""", "[ ]", "#/policy/weights wrongType")]
    [TestCase("[ ]", """ "area" """, "#/policy/keepTotals wrongType")]
    [TestCase("""[ {"dimension":"area","weight":1},{"dimension":"case-type","weight":1},{},{},{},{} ]""", "[ ]", "#/policy/weights tooMany")]
    public async Task What_is_no_list_of_them_is_a_fault(string weights, string totals, string fault)
        => Assert.That(await Monitor.ChangeAsync(_steward, Path, With($"\"weights\": {weights}, \"keepTotals\": {totals}")).FaultsAsync(), Is.EqualTo(new[] { fault }));

    // What became of the total of all in one table a year, of which the first case type has a small count.
    private async Task<List<string?>> TotalsAsync(int first)
    {
        var statuses = new List<string?>();
        for (var year = first; year < first + 20; year++)
        {
            var table = $$"""
                { "indicator": "riec-cases", "timePeriod": "{{year}}", "observations": [
                  { "dimensions": { "area": "regio" }, "value": 62 },
                  { "dimensions": { "area": "regio", "case-type": "labour-exploitation" }, "value": 2 },
                  { "dimensions": { "area": "regio", "case-type": "human-trafficking" }, "value": 60 } ] }
                """;
            var receipt = await Monitor.SubmitAsync(_hub.Client("submissions:write", "riec"), Monitor.Submission(table)).JsonAsync();
            statuses.Add(receipt.GetProperty("tables")[0].GetProperty("observations")[0].GetProperty("status").GetString());
        }

        return statuses;
    }

    private static string With(string? preferences)
        => Monitor.Indicator("riec-cases", "riec", "area:areas", "case-type:case-types")
            .Replace("\"threshold\": 5", preferences is null ? "\"threshold\": 5" : $"\"threshold\": 5, {preferences}", StringComparison.Ordinal);
}
