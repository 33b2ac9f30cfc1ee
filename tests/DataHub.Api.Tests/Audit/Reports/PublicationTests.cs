using DataHub.Api.Tests.Aggregates;
using DataHub.Api.Tests.Policies;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Audit.Reports;

/// <summary>What the officer is told of a moment is what a dashboard saw at that moment.</summary>
internal sealed class PublicationTests
{
    private const string Both = "\"comensha\", \"riec\"";
    private const string Held = """{ "threshold": 5, "revisions": "held", "visibility": "partner-visible" }""";

    private Desk _desk = null!;

    [SetUp]
    public async Task OpenAsync() => _desk = await Desk.OpenAsync();

    [TearDown]
    public async Task CloseAsync() => await _desk.DisposeAsync();

    [Test]
    public async Task A_corrected_table_is_told_until_the_correction()
    {
        var notebook = await OpenAsync("corrected");
        await SubmitAsync("corrected", "comensha", 40, 4);
        await notebook.LookAsync();
        await SubmitAsync("corrected", "riec", 30, 10);
        await notebook.LookAsync();
        await SubmitAsync("corrected", "comensha", 61, 20);
        await notebook.LookAsync();

        await notebook.AssertToldAsync();
        Assert.That((await ToldAsync("corrected")).Select(t => t[..16]), Is.EqualTo(new[] { "comensha 2020 2 ", "riec 2020 1 1 20" }));
    }

    [Test]
    public async Task A_withdrawn_table_is_told_until_its_withdrawal_and_no_older_one_after_it()
    {
        var notebook = await OpenAsync("withdrawn");
        await SubmitAsync("withdrawn", "comensha", 40, 10);
        await notebook.LookAsync();
        var second = await SubmitAsync("withdrawn", "comensha", 60, 20);
        await notebook.LookAsync();
        await _desk.WithdrawAsync("comensha", second);
        await notebook.LookAsync();
        await SubmitAsync("withdrawn", "comensha", 70, 30);
        await notebook.LookAsync();

        await notebook.AssertToldAsync();
        Assert.That((await ToldAsync("withdrawn")).Single(), Does.StartWith("comensha 2020 3 "));
    }

    [Test]
    public async Task A_held_table_is_never_told_and_hides_nothing()
    {
        var notebook = await OpenAsync("held", Held);
        await SubmitAsync("held", "comensha", 40, 10);
        await notebook.LookAsync();
        var waiting = await SubmitAsync("held", "comensha", 41, 11);
        await notebook.LookAsync();
        Assert.That((await ToldAsync("held")).Single(), Does.StartWith("comensha 2020 1 "));
        await _desk.WithdrawAsync("comensha", waiting);
        await notebook.LookAsync();
        await SubmitAsync("held", "comensha", 60, 20);
        await notebook.LookAsync();

        await notebook.AssertToldAsync();
        Assert.That((await ToldAsync("held")).Single(), Does.StartWith("comensha 2020 3 "));
    }

    [Test]
    public async Task A_held_table_after_a_withdrawal_shows_nothing()
    {
        var notebook = await OpenAsync("waits", Held);
        var first = await SubmitAsync("waits", "comensha", 40, 10);
        await notebook.LookAsync();
        await _desk.WithdrawAsync("comensha", first);
        await notebook.LookAsync();
        await SubmitAsync("waits", "comensha", 41, 11);
        await notebook.LookAsync();

        await notebook.AssertToldAsync();
        Assert.That(await ToldAsync("waits"), Is.Empty);
    }

    [Test]
    public async Task A_table_is_told_as_it_was_read_before_and_after_it_was_protected_again()
    {
        var notebook = await OpenAsync("tightened");
        await SubmitAsync("tightened", "comensha", 40, 9);
        await notebook.LookAsync();
        await TightenAsync("tightened", 5, 10);
        await notebook.LookAsync();
        await TightenAsync("tightened", 10, 50);
        await notebook.LookAsync();

        await notebook.AssertToldAsync();
        Assert.That((await ToldAsync("tightened", "2026-11-23T18:31:00Z")).Single(), Does.StartWith("comensha 2020 1 1 2026-11-23T18:31:00Z  3 0 "));
        Assert.That((await ToldAsync("tightened", "2026-11-23T18:31:01Z")).Single(), Does.StartWith("comensha 2020 1 2 2026-11-23T18:31:00Z 2026-11-23T18:31:01Z 1 2 "));
        Assert.That((await ToldAsync("tightened")).Single(), Does.StartWith("comensha 2020 1 3 2026-11-23T18:31:00Z 2026-11-23T18:31:02Z 0 3 "));
    }

    [Test]
    public async Task A_superseded_table_that_was_protected_again_is_told_as_it_was_read_in_its_time()
    {
        var notebook = await OpenAsync("both");
        await SubmitAsync("both", "comensha", 40, 9);
        await notebook.LookAsync();
        await SubmitAsync("both", "comensha", 50, 9);
        await notebook.LookAsync();
        await TightenAsync("both", 5, 10);
        await notebook.LookAsync();

        await notebook.AssertToldAsync();
    }

    // Everything at once, as it comes: submissions, corrections that are published or held, withdrawals, and a policy that is tightened in the middle of it.
    [TestCase("immediate", 1)]
    [TestCase("immediate", 2)]
    [TestCase("held", 3)]
    [TestCase("held", 4)]
    public async Task Whatever_happens_the_officer_is_told_what_a_dashboard_saw(string revisions, int seed)
    {
        var notebook = await OpenAsync("any", $$"""{ "threshold": 5, "revisions": "{{revisions}}", "visibility": "partner-visible" }""");
        var history = new RandomHistory(_desk, "any", seed);
        for (var step = 0; step < 24; step++)
        {
            await (step == 12 ? TightenAsync("any", 5, 10) : history.StepAsync());
            await notebook.LookAsync();
        }

        await notebook.AssertToldAsync();
    }

    [Test]
    public async Task The_hash_and_the_numbers_are_those_of_the_log()
    {
        await OpenAsync("logged");
        await SubmitAsync("logged", "comensha", 40, 9);
        await TightenAsync("logged", 5, 10);
        var told = (await Officer.ItemsAsync("/v1/indicators/logged/publications", "publications")).Single();
        var entry = (await Officer.ItemsAsync("/v1/audit-entries?action=tables-reprotected&indicator=logged", "auditEntries")).Single().GetProperty("tables")[0];

        string[] members = ["timePeriod", "revision", "policyVersion", "published", "suppressed", "sha256"];
        Assert.That(told.Line(members), Is.EqualTo(entry.Line(members)));
    }

    [Test]
    public async Task The_first_page_fixes_the_moment()
    {
        await OpenAsync("paged");
        await SubmitAsync("paged", "comensha", 40, 10);
        await SubmitAsync("paged", "riec", 40, 10);
        _desk.Hub.Clock.Advance(TimeSpan.FromSeconds(1));
        var told = await Officer.ItemsAsync("/v1/indicators/paged/publications?limit=1", "publications", async () =>
        {
            _desk.Hub.Clock.Advance(TimeSpan.FromSeconds(1));
            await SubmitAsync("paged", "riec", 60, 20);
        });

        Assert.That(told.Select(t => t.Line("partner", "revision")), Is.EqualTo(new[] { "comensha 1", "riec 1" }));
    }

    [Test]
    public async Task As_a_file_it_has_a_line_for_each_table()
    {
        await OpenAsync("filed");
        var submission = await SubmitAsync("filed", "comensha", 40, 4);
        var file = await Officer.CsvAsync("/v1/indicators/filed/publications");

        Assert.That(file[..2], Is.EqualTo(new[] { "attachment publications-filed.csv", "partner,timePeriod,revision,submission,policyVersion,storedAt,reprotectedAt,published,suppressed,sha256" }));
        Assert.That(file[2], Does.Match($"^comensha,2020,1,{submission.ToString().Split('/')[^1]},1,2026-11-23T18:31:00Z,,1,2,[0-9a-f]{{64}}$"));
    }

    [Test]
    public async Task Nothing_was_published_before_there_was_anything_and_nothing_can_be_told_of_the_future()
    {
        await OpenAsync("early");
        await SubmitAsync("early", "comensha", 40, 10);

        Assert.That(await ToldAsync("early", "2026-11-23T18:30:59.999Z"), Is.Empty);
        Assert.That(await Officer.GetAsync("/v1/indicators/early/publications?at=2026-11-23T18:31:00.001Z&limit=0").FaultsAsync(), Is.EqualTo(new[] { "at inFuture", "limit invalidParameter" }));
        Assert.That(await Officer.GetAsync("/v1/indicators/early/publications?at=2020").FaultsAsync(), Is.EqualTo(new[] { "at invalidParameter" }));
        Assert.That(await Officer.GetAsync("/v1/indicators/nothing/publications").ProblemAsync(), Is.EqualTo("404 not-found"));
    }

    private HttpClient Officer => _desk.Hub.Client("audit:read", "officer");

    private async Task<Notebook> OpenAsync(string indicator, string policy = """{ "threshold": 5, "visibility": "partner-visible" }""")
    {
        await _desk.AddIndicatorAsync(indicator, policy, Both);
        return new Notebook(_desk, indicator);
    }

    private Task<Uri> SubmitAsync(string indicator, string partner, int total, int minors)
        => _desk.SubmitAsync(partner, indicator, "2020", $"_T,_T: {total}", $"_T,minor: {minors}", $"_T,adult: {total - minors}");

    private async Task TightenAsync(string indicator, int from, int to)
    {
        await _desk.ChangeAsync($"/v1/indicators/{indicator}", $"\"threshold\":{from}", $"\"threshold\":{to}");
        await TighteningTests.FinishedAsync(_desk.Hub, $"/v1/indicators/{indicator}");
    }

    private async Task<IEnumerable<string>> ToldAsync(string indicator, string? at = null)
        => (await Officer.ItemsAsync($"/v1/indicators/{indicator}/publications{(at is null ? string.Empty : $"?at={at}")}", "publications"))
            .Select(t => $"{t.Line("partner", "timePeriod", "revision", "policyVersion", "storedAt", "reprotectedAt", "published", "suppressed")} :{t.GetProperty("sha256")}");
}
