using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Submissions;

internal sealed class DryRunTests
{
    private static readonly string Body = Monitor.Submission(Monitor.Investigations);

    private Hub _hub = null!;
    private HttpClient _partner = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _hub = await Monitor.StartAsync(("DataHub:DryRunsPerHour", "2"));
        _partner = _hub.Client("submissions:write", "politie");
    }

    [TearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    [Test]
    public async Task A_dry_run_answers_with_the_receipt_and_stores_nothing()
    {
        using var response = await Monitor.SubmitAsync(_partner, Body, query: "?dryRun=true");
        var receipt = await response.JsonAsync();
        Assert.That(
            ((int)response.StatusCode, receipt.GetProperty("dryRun").GetBoolean(), receipt.GetProperty("id").ValueKind, response.Headers.Location),
            Is.EqualTo((200, true, System.Text.Json.JsonValueKind.Null, (Uri?)null)));
        Assert.That(receipt.Cells()[2], Is.EqualTo("regio,people-smuggling suppressed small"));
        Assert.That((await _partner.GetAsync("/v1/submissions").JsonAsync()).GetProperty("submissions").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task A_dry_run_leaves_in_the_log_only_that_it_happened()
    {
        await Monitor.SubmitAsync(_partner, Body, query: "?dryRun=true").StatusAsync();
        await Monitor.SubmitAsync(_partner, "{}", query: "?dryRun=true").StatusAsync();
        var log = await _hub.Client("audit:read", "officer").GetAsync("/v1/audit-entries?action=submission-dry-run").JsonAsync();
        var entries = log.GetProperty("auditEntries").EnumerateArray().Select(Members).ToArray();
        Assert.That(entries, Has.Length.EqualTo(2).And.All.EqualTo(entries[0]));
        Assert.That(entries[0], Does.Contain("done").And.Not.Contain("criminal").And.Not.Contain("invalid"));
    }

    [Test]
    public async Task A_dry_run_neither_needs_nor_uses_a_key()
    {
        var key = Keys.Next();
        await Monitor.SubmitAsync(_partner, Body, key, "?dryRun=true").StatusAsync();
        using var content = new StringContent(Body, System.Text.Encoding.UTF8, "application/json");
        Assert.That(await _partner.PostAsync(new Uri("/v1/submissions?dryRun=true", UriKind.Relative), content).StatusAsync(), Is.EqualTo(200));
        using var stored = await Monitor.SubmitAsync(_partner, Body, key);
        Assert.That(stored.Headers.Contains("Idempotency-Replayed"), Is.False);
    }

    [Test]
    [Description("Checklist 52")]
    public async Task Dry_runs_of_one_table_are_limited_by_the_hour()
    {
        await Monitor.SubmitAsync(_partner, Body, query: "?dryRun=true").StatusAsync();
        await Monitor.SubmitAsync(_partner, Body, query: "?dryRun=true").StatusAsync();
        using var third = await Monitor.SubmitAsync(_partner, Body, query: "?dryRun=true");
        Assert.That(((int)third.StatusCode, third.Headers.RetryAfter!.Delta), Is.EqualTo((429, TimeSpan.FromHours(1))));

        var otherPeriod = Body.Replace("2020", "2021", StringComparison.Ordinal);
        Assert.That(await Monitor.SubmitAsync(_partner, otherPeriod, query: "?dryRun=true").StatusAsync(), Is.EqualTo(200));
        _hub.Clock.Advance(TimeSpan.FromHours(1));
        Assert.That(
            await Monitor.SubmitAsync(_hub.Client("submissions:write", "politie"), Body, query: "?dryRun=true").StatusAsync(), Is.EqualTo(200));
    }

    [TestCase("?dryRun=yes", "dryRun invalidParameter")]
    [TestCase("?dryRun=true&dryRun=true", "dryRun duplicateParameter")]
    [TestCase("?dryrun=true", "?0 unknownParameter")]
    public async Task A_query_that_is_not_the_contract_s_stores_nothing(string query, string fault)
        => Assert.That(await Monitor.SubmitAsync(_partner, Body, query: query).FaultsAsync(), Is.EqualTo(new[] { fault }));

    private static string Members(System.Text.Json.JsonElement entry)
        => string.Join(' ', entry.EnumerateObject().Where(m => m.Name is not ("index" or "id" or "time" or "traceId")).Select(m => $"{m.Name}={m.Value}"));
}
