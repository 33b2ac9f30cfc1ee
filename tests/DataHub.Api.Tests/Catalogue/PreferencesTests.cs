using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Catalogue;

/// <summary>The weights of a policy.</summary>
internal sealed class PreferencesTests
{
    private const string Path = "/v1/indicators/riec-cases";

    private const string Preferring = """ "weights": [ { "dimension": "area", "weight": 3 } ] """;

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
            policy.GetProperty("weights").GetRawText(),
            Is.EqualTo("""[{"dimension":"area","weight":3}]"""));
    }

    [Test]
    public async Task Each_change_of_them_is_a_policy_of_its_own_with_its_entry_and_the_same_again_is_none()
    {
        await Monitor.ChangeAsync(_steward, Path, With(Preferring)).StatusAsync();
        await Monitor.ChangeAsync(_steward, Path, With(Preferring).Replace("results", "investigation", StringComparison.Ordinal)).StatusAsync();
        await Monitor.ChangeAsync(_steward, Path, With(Preferring).Replace(": 3", ": 2", StringComparison.Ordinal)).StatusAsync();

        var officer = _hub.Client("audit:read", "officer");
        var history = await officer.GetAsync($"{Path}/policies").JsonAsync();
        var entries = await officer.GetAsync("/v1/audit-entries?limit=1000&action=policy-changed").JsonAsync();

        Assert.That(
            history.GetProperty("policies").EnumerateArray().Select(p => $"{p.GetProperty("version")} {p.GetProperty("policy").GetProperty("weights").GetRawText()}"),
            Is.EqualTo(new[] { "1 []", """2 [{"dimension":"area","weight":3}]""", """3 [{"dimension":"area","weight":2}]""" }));
        Assert.That(
            entries.GetProperty("auditEntries").EnumerateArray().Where(e => e.GetProperty("target").GetString() == "indicator/riec-cases").Select(e => e.GetProperty("version").GetInt32()),
            Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public async Task They_may_change_over_stored_tables_and_loosen_nothing()
    {
        Assert.That(await Monitor.SubmitAsync(_hub.Client("submissions:write", "riec"), Monitor.Submission(Monitor.Cases)).StatusAsync(), Is.EqualTo(201));
        foreach (var policy in (string[])[With(Preferring), With(Preferring).Replace(": 3", ": 2", StringComparison.Ordinal), With(null)])
        {
            using var response = await Monitor.ChangeAsync(_steward, Path, policy);
            Assert.That(((int)response.StatusCode, response.Headers.Contains("DataHub-Warning")), Is.EqualTo((200, false)));
        }
    }

    [Test]
    public async Task A_dimension_that_the_indicator_lacks_and_a_weight_out_of_range_are_faults_all_at_once()
    {
        const string Wrong = """
            "weights": [ { "dimension": "age", "weight": 0 }, { "dimension": "area", "weight": 4 }, { "dimension": "area", "weight": 2.5 }, { "weight": 2, "dimension": 7 }, { } ]
            """;
        Assert.That(await Monitor.ChangeAsync(_steward, Path, With(Wrong)).FaultsAsync(), Is.EquivalentTo(new[]
        {
            "#/policy/weights/0/dimension unknownDimension", "#/policy/weights/0/weight outOfRange", "#/policy/weights/1/weight outOfRange",
            "#/policy/weights/2/dimension duplicateItem", "#/policy/weights/2/weight notAnInteger", "#/policy/weights/3/dimension wrongType",
            "#/policy/weights/4/dimension missingMember", "#/policy/weights/4/weight missingMember",
        }));
    }

    [TestCase("""{ "area": 3 }""", "#/policy/weights wrongType")]
    [TestCase("""[ {"dimension":"area","weight":1},{"dimension":"case-type","weight":1},{},{},{},{} ]""", "#/policy/weights tooMany")]
    public async Task What_is_no_list_of_them_is_a_fault(string weights, string fault)
        => Assert.That(await Monitor.ChangeAsync(_steward, Path, With($"\"weights\": {weights}")).FaultsAsync(), Is.EqualTo(new[] { fault }));

    private static string With(string? preferences)
        => Monitor.Indicator("riec-cases", "riec", "area:areas", "case-type:case-types")
            .Replace("\"threshold\": 5", preferences is null ? "\"threshold\": 5" : $"\"threshold\": 5, {preferences}", StringComparison.Ordinal);
}
