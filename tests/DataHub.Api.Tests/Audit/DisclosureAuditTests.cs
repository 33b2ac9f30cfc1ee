using System.Text.Json;
using DataHub.Api.Submissions;
using DataHub.Api.Tests.Aggregates;
using DataHub.Api.Tests.Canaries;
using DataHub.Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Audit;

/// <summary>The attacker, let loose by the officer on all that is stored of an indicator.</summary>
internal sealed class DisclosureAuditTests
{
    private Desk _desk = null!;

    private Hub Hub => _desk.Hub;

    [SetUp]
    public async Task OpenAsync() => _desk = await Desk.OpenAsync();

    [TearDown]
    public async Task CloseAsync() => await _desk.DisposeAsync();

    [Test]
    public async Task A_healthy_hub_is_safe_and_says_what_was_attacked()
    {
        await _desk.AddIndicatorAsync("victims");
        await _desk.SubmitAsync("comensha", "victims", "2020", "regio,_T: 29", "regio,minor: 4");
        await _desk.SubmitAsync("comensha", "victims", "2021", "regio,_T: 40");

        Assert.That(await AuditTextAsync("victims"), Is.EqualTo(
            $$"""{"indicator":"victims","ranAt":"2026-11-23T18:31:00Z","engine":"{{HubInfo.EngineVersion}}","policyVersion":1,"tables":2,"linkedSets":2,"hiddenCells":4,"safe":true,"findings":[],"undecided":[]}"""));
    }

    [Test]
    public async Task An_indicator_of_which_nothing_is_stored_is_safe()
    {
        await _desk.AddIndicatorAsync("victims");
        Assert.That((await AuditAsync("victims")).GetProperty("safe").GetBoolean(), Is.True);
    }

    [Test]
    public async Task A_published_cell_that_gives_a_hidden_one_away_is_found_and_no_value_is_told()
    {
        await _desk.AddIndicatorAsync("victims", """{ "threshold": 1000000000 }""");
        await _desk.SubmitAsync("comensha", "victims", "2020", "regio,_T: 2314159265", "regio,minor: 314159265");
        await _desk.SubmitAsync("comensha", "victims", "2021", "regio,_T: 2314159265", "regio,minor: 314159265");
        Vandal.Change(Hub, "victims", "2021", "cell 3 sent suppressed\ncell 4 follows suppressed", "cell 3 sent published 2314159265\ncell 4 follows published 2000000000");
        using var telemetry = new Telemetry();
        var text = await AuditTextAsync("victims");

        Assert.That(Places(JsonDocument.Parse(text).RootElement), Is.EqualTo(["comensha 2021 r1 _T,minor", "comensha 2021 r1 regio,minor"]));
        CanarySearch.AssertLacks(text + telemetry.Text + Hub.Logs.Text + await LogAsync(), CanarySearch.First, 2_000_000_000, 2_314_159_265);
    }

    [Test]
    public async Task A_small_count_that_is_published_is_found()
    {
        await _desk.AddIndicatorAsync("victims");
        await _desk.SubmitAsync("comensha", "victims", "2020", "regio,_T: 29", "regio,minor: 4", "regio,adult: 25");
        Vandal.Change(Hub, "victims", "2020", "cell 5 sent suppressed", "cell 5 sent published 4");

        Assert.That(Places(await AuditAsync("victims")), Does.Contain("comensha 2020 r1 regio,minor"));
    }

    [Test]
    public async Task Bounds_that_leave_a_hidden_cell_too_little_room_are_found()
    {
        await _desk.AddIndicatorAsync("victims");
        await _desk.SubmitAsync("comensha", "victims", "2020", "regio,_T: 29", "regio,minor: 4", "regio,adult: 25");
        Vandal.Bound(Hub, "victims", "2020", "4 1 28\n5 3 3\n");

        Assert.That(Places(await AuditAsync("victims")), Is.EqualTo(["comensha 2020 r1 regio,minor"]));
    }

    [Test]
    public async Task Chain__a_quarter_that_the_year_and_two_others_leave_one_or_two_for_is_found()
    {
        await _desk.AddIndicatorAsync("chain", period: "year quarter");
        await _desk.SubmitAsync("comensha", "chain", "2020", "_T,_T: 20");
        await _desk.SubmitAsync("comensha", "chain", "2020-Q1", "_T,_T: 9");
        await _desk.SubmitAsync("comensha", "chain", "2020-Q3", "_T,_T: 2");
        await _desk.SubmitAsync("comensha", "chain", "2020-Q2", "_T,_T: 9");
        var before = await AuditAsync("chain");
        Vandal.Change(Hub, "chain", "2020-Q2", "suppressed", "published 9");
        var after = await AuditAsync("chain");

        Assert.That((before.GetProperty("safe").GetBoolean(), before.GetProperty("tables").GetInt32(), before.GetProperty("linkedSets").GetInt32()), Is.EqualTo((true, 4, 1)));
        Assert.That(Places(after), Does.Contain("comensha 2020-Q3 r1 _T,_T"));
    }

    [Test]
    public async Task What_nobody_sent_is_found_where_it_follows_from_several_tables()
    {
        await _desk.AddIndicatorAsync("left", period: "year quarter");
        await _desk.SubmitAsync("comensha", "left", "2020", "_T,_T: 40");
        await _desk.SubmitAsync("comensha", "left", "2020-Q1", "_T,_T: 9");
        await _desk.SubmitAsync("comensha", "left", "2020-Q2", "_T,_T: 9");
        await _desk.SubmitAsync("comensha", "left", "2020-Q3", "_T,_T: 9");
        Vandal.Change(Hub, "left", "2020-Q3", "published 9", "published 20");

        Assert.That(Places(await AuditAsync("left")), Is.EqualTo(["comensha 2020-Q4 r _T,_T"]));
    }

    [Test]
    public async Task Withdrawn_year__who_kept_it_still_has_it_and_what_it_gives_away_is_found()
    {
        await _desk.AddIndicatorAsync("withdrawn", period: "year quarter");
        var year = await _desk.SubmitAsync("comensha", "withdrawn", "2020", "_T,_T: 40");
        await _desk.SubmitAsync("comensha", "withdrawn", "2020-Q1", "_T,_T: 20");
        await _desk.SubmitAsync("comensha", "withdrawn", "2020-Q2", "_T,_T: 0");
        await _desk.WithdrawAsync("comensha", year);
        var before = await AuditAsync("withdrawn");
        Vandal.Change(Hub, "withdrawn", "2020-Q1", "published 20", "published 38");

        Assert.That((before.GetProperty("safe").GetBoolean(), before.GetProperty("tables").GetInt32()), Is.EqualTo((true, 3)));
        Assert.That(Places(await AuditAsync("withdrawn")), Has.Some.StartsWith("comensha 2020"));
    }

    [Test]
    public async Task What_a_correction_hides_stays_known_to_who_kept_the_revision_before()
    {
        await _desk.AddIndicatorAsync("corrected");
        await _desk.SubmitAsync("comensha", "corrected", "2020", "_T,_T: 15", "_T,minor: 6", "_T,adult: 9");
        await _desk.SubmitAsync("comensha", "corrected", "2020", "_T,_T: 13", "_T,minor: 4", "_T,adult: 9");
        var before = await AuditAsync("corrected");
        Vandal.Change(Hub, "corrected", "2020", "cell 0 sent suppressed", "cell 0 sent published 13");

        Assert.That((before.GetProperty("safe").GetBoolean(), before.GetProperty("tables").GetInt32()), Is.EqualTo((true, 2)));
        Assert.That(Places(await AuditAsync("corrected")), Does.Contain("comensha 2020 r2 _T,minor"));
    }

    [Test]
    public async Task A_table_that_is_held_was_never_shown_and_is_not_attacked()
    {
        await _desk.AddIndicatorAsync("held", """{ "threshold": 5, "revisions": "held" }""");
        await _desk.SubmitAsync("comensha", "held", "2020", "_T,_T: 29");
        await _desk.SubmitAsync("comensha", "held", "2020", "_T,_T: 30");
        var audit = await AuditAsync("held");

        Assert.That((audit.GetProperty("safe").GetBoolean(), audit.GetProperty("tables").GetInt32()), Is.EqualTo((true, 1)));
    }

    [TestCase("""{ "threshold": 5, "zeros": "hide" }""")]
    [TestCase("""{ "threshold": 5, "groupDisclosure": "protect" }""")]
    public async Task Hidden_zeros_and_groups_are_attacked_table_by_table(string policy)
    {
        await _desk.AddIndicatorAsync("zeros", policy, sensitive: "age");
        await _desk.SubmitAsync("comensha", "zeros", "2020", "_T,_T: 29", "_T,minor: 0", "_T,adult: 29");
        await _desk.SubmitAsync("comensha", "zeros", "2020", "_T,_T: 29", "_T,minor: 2", "_T,adult: 27");
        var before = await AuditAsync("zeros");
        Vandal.Change(Hub, "zeros", "2020", "cell 2 sent suppressed", "cell 2 sent published 27");

        Assert.That((before.GetProperty("safe").GetBoolean(), before.GetProperty("tables").GetInt32()), Is.EqualTo((true, 2)));
        Assert.That((await AuditAsync("zeros")).GetProperty("safe").GetBoolean(), Is.False);
    }

    [Test]
    public async Task Nobody_is_told_where_time_ran_out_that_it_is_safe()
    {
        await _desk.AddIndicatorAsync("victims");
        await _desk.SubmitAsync("comensha", "victims", "2020", "regio,_T: 29", "regio,minor: 4");
        Hub.Services.GetRequiredService<HubOptions>().EngineSeconds = 0;
        var audit = await AuditAsync("victims");

        Assert.That((audit.GetProperty("safe").GetBoolean(), audit.GetProperty("tables").GetInt32()), Is.EqualTo((false, 0)));
        Assert.That(audit.GetProperty("undecided").ToString(), Is.EqualTo("""[{"partner":"comensha","timePeriods":["2020"],"reason":"time"}]"""));
    }

    [Test]
    public async Task Tables_that_a_tightened_policy_is_not_applied_to_yet_are_attacked_by_the_rules_before_and_undecided()
    {
        await _desk.AddIndicatorAsync("victims");
        await _desk.SubmitAsync("comensha", "victims", "2020", "_T,_T: 29");
        Vandal.Change(Hub, "victims", "2020", "threshold 5", "threshold 4");
        var audit = await AuditAsync("victims");

        Assert.That((audit.GetProperty("safe").GetBoolean(), audit.GetProperty("tables").GetInt32(), audit.GetProperty("findings").GetArrayLength()), Is.EqualTo((false, 1, 0)));
        Assert.That(audit.GetProperty("undecided").ToString(), Is.EqualTo("""[{"partner":"comensha","timePeriods":["2020"],"reason":"policyNotApplied"}]"""));
    }

    [TestCase("""{ "threshold": 5, "minContributors": 2 }""")]
    [TestCase("""{ "threshold": 5, "visibility": "partner-visible" }""")]
    public async Task Of_several_partners_each_ones_tables_and_the_totals_are_attacked(string policy)
    {
        await _desk.AddIndicatorAsync("shared", policy, "\"comensha\", \"riec\"");
        await _desk.SubmitAsync("comensha", "shared", "2020", "_T,_T: 29", "_T,minor: 4", "_T,adult: 25");
        await _desk.SubmitAsync("riec", "shared", "2020", "_T,_T: 20", "_T,minor: 0", "_T,adult: 20");
        var before = await AuditAsync("shared");
        Vandal.Change(Hub, "shared", "2020", "cell 1 sent suppressed", "cell 1 sent published 25");

        Assert.That((before.GetProperty("safe").GetBoolean(), before.GetProperty("tables").GetInt32(), before.GetProperty("linkedSets").GetInt32()), Is.EqualTo((true, 2, 2)));
        Assert.That(Places(await AuditAsync("shared")), Is.EqualTo(["comensha 2020 r1 _T,minor"]));
    }

    [Test]
    public async Task That_it_ran_is_in_the_log_and_nothing_of_what_it_came_to()
    {
        await _desk.AddIndicatorAsync("victims");
        await _desk.SubmitAsync("comensha", "victims", "2020", "regio,_T: 29", "regio,minor: 4", "regio,adult: 25");
        await AuditAsync("victims");
        Vandal.Change(Hub, "victims", "2020", "cell 4 sent suppressed", "cell 4 sent published 25");
        await AuditAsync("victims");
        var entries = (await Officer.GetAsync(Uri("/v1/audit-entries?action=disclosure-audit-run&indicator=victims")).JsonAsync()).GetProperty("auditEntries").EnumerateArray();

        Assert.That(entries.Select(e => string.Join(' ', e.EnumerateObject().Where(m => m.Name is not ("index" or "id" or "time" or "traceId")).Select(m => $"{m.Name}={m.Value}"))), Is.EqualTo(Enumerable.Repeat(
            $"action=disclosure-audit-run outcome=done client=officer origin=127.0.0.1 target=indicator/victims engine={HubInfo.EngineVersion}", 2)));
    }

    [TestCase("audit:read", "unknown", "404 not-found")]
    [TestCase("audit:read", "victims", "400 invalid-request", "?more=1")]
    [TestCase("submissions:write", "victims", "403 forbidden")]
    [TestCase("aggregates:read", "victims", "403 forbidden")]
    [TestCase("catalogue:write", "victims", "403 forbidden")]
    public async Task Nobody_but_the_officer_lets_it_loose_and_on_what_there_is(string scope, string indicator, string problem, string query = "")
    {
        await _desk.AddIndicatorAsync("victims");
        Assert.That(await Hub.Client(scope).GetAsync(Uri($"/v1/indicators/{indicator}/disclosure-audit{query}")).ProblemAsync(), Is.EqualTo(problem));
        Assert.That(await LogAsync(), Does.Not.Contain("disclosure-audit-run"));
    }

    [Test]
    public async Task There_is_one_at_a_time_and_submissions_do_not_wait_for_it()
    {
        await _desk.AddIndicatorAsync("victims");
        using var end = new ManualResetEventSlim();
        var running = Hub.Services.GetRequiredService<EngineGate>().AuditAsync(() => $"{end.Wait(TimeSpan.FromMinutes(1))}", CancellationToken.None);
        var second = Officer.GetAsync(Uri("/v1/indicators/victims/disclosure-audit"));
        await _desk.SubmitAsync("comensha", "victims", "2020", "regio,_T: 29", "regio,minor: 4");
        using var refused = await second;
        end.Set();

        Assert.That(((int)refused.StatusCode, refused.Header("Retry-After")), Is.EqualTo((429, "5")));
        Assert.That(await running, Is.EqualTo("True"));
        Assert.That((await AuditAsync("victims")).GetProperty("safe").GetBoolean(), Is.True);
    }

    [Test]
    public async Task Whoever_goes_away_leaves_the_place_to_the_next()
    {
        await _desk.AddIndicatorAsync("victims");
        using var end = new ManualResetEventSlim();
        var running = Hub.Services.GetRequiredService<EngineGate>().AuditAsync(() => $"{end.Wait(TimeSpan.FromMinutes(1))}", CancellationToken.None);
        using var gone = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.That(async () => await Officer.GetAsync(Uri("/v1/indicators/victims/disclosure-audit"), gone.Token), Throws.InstanceOf<OperationCanceledException>());
        end.Set();
        await running;

        Assert.That(await LogAsync(), Does.Not.Contain("disclosure-audit-run"), "nobody was told anything");
        Assert.That((await AuditAsync("victims")).GetProperty("safe").GetBoolean(), Is.True);
    }

    private HttpClient Officer => Hub.Client("audit:read", "officer");

    private static Uri Uri(string path) => new(path, UriKind.Relative);

    /// <summary>Where something is given away, as <c>comensha 2020 r1 regio,minor</c>.</summary>
    private static List<string> Places(JsonElement audit)
    {
        Assert.That(audit.GetProperty("safe").GetBoolean(), Is.False);
        return [.. audit.GetProperty("findings").EnumerateArray().Select(f => $"{Member(f, "partner")} {Member(f, "timePeriod")} r{Member(f, "revision")} {Codes(f)}")];
    }

    private static string Member(JsonElement finding, string name) => finding.TryGetProperty(name, out var value) ? value.ToString() : string.Empty;

    private static string Codes(JsonElement finding)
        => finding.TryGetProperty("dimensions", out var dimensions) ? string.Join(',', dimensions.EnumerateObject().Select(d => d.Value.GetString())) : "all";

    private async Task<string> AuditTextAsync(string indicator)
    {
        using var response = await Officer.GetAsync(Uri($"/v1/indicators/{indicator}/disclosure-audit"));
        Assert.That((int)response.StatusCode, Is.EqualTo(200), Hub.Logs.Text);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<JsonElement> AuditAsync(string indicator)
    {
        using var document = JsonDocument.Parse(await AuditTextAsync(indicator));
        return document.RootElement.Clone();
    }

    private Task<string> LogAsync() => Officer.GetStringAsync(Uri("/v1/audit-entries?limit=1000"));
}
