using System.Text.Json;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Submissions;

internal sealed class SubmitTests
{
    private Hub _hub = null!;

    [SetUp]
    public async Task StartAsync() => _hub = await Monitor.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _hub.DisposeAsync();

    [Test]
    [Description("Checklist 31")]
    public async Task Small_counts_are_suppressed_before_they_are_stored()
    {
        var partner = _hub.Client("submissions:write", "politie");
        using var response = await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Investigations));
        var stored = await partner.GetAsync(response.Headers.Location).JsonAsync();
        Assert.That(stored.Cells(), Is.EquivalentTo(new[]
        {
            "regio,_T published 30", "regio,human-trafficking published 22", "regio,people-smuggling suppressed", "regio,other suppressed",
        }));
    }

    [Test]
    public async Task A_receipt_names_each_cell_that_was_sent_and_why_it_is_hidden()
    {
        var receipt = await Monitor.SubmitAsync(_hub.Client("submissions:write", "politie"), Monitor.Submission(Monitor.Investigations)).JsonAsync();
        Assert.That(receipt.Cells(), Is.EqualTo(new[]
        {
            "regio,_T published 30", "regio,human-trafficking published 22", "regio,people-smuggling suppressed small", "regio,other suppressed small",
        }));
    }

    [Test]
    public async Task A_receipt_has_the_members_of_the_contract()
    {
        var receipt = await Monitor.SubmitAsync(_hub.Client("submissions:write", "comensha"), Monitor.Submission(Monitor.Victims)).JsonAsync();
        Assert.That(receipt.EnumerateObject().Select(m => m.Name), Is.EqualTo(new[] { "id", "receivedAt", "auditIndex", "dryRun", "tables" }));
        Assert.That(receipt.GetProperty("receivedAt").GetString(), Is.EqualTo("2026-11-23T18:31:00Z"));
        Assert.That(
            receipt.GetProperty("tables")[0].EnumerateObject().Select(m => m.Name),
            Is.EqualTo(new[] { "indicator", "timePeriod", "revision", "policyVersion", "published", "suppressed", "observations" }));
    }

    [Test]
    public async Task A_table_of_ones_is_hidden_with_its_total()
    {
        var receipt = await Monitor.SubmitAsync(_hub.Client("submissions:write", "riec"), Monitor.Submission(Monitor.Cases)).JsonAsync();
        Assert.That(receipt.Cells(), Has.All.Contains("suppressed"));
    }

    [Test]
    public async Task A_second_table_for_the_same_key_is_the_next_revision()
    {
        var partner = _hub.Client("submissions:write", "politie");
        using var first = await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Investigations));
        var second = await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Investigations)).JsonAsync();
        var replaced = await partner.GetAsync(first.Headers.Location).JsonAsync();
        Assert.That(
            (second.GetProperty("tables")[0].GetProperty("revision").GetInt32(), replaced.GetProperty("tables")[0].GetProperty("state").GetString()),
            Is.EqualTo((2, "superseded")));
    }

    [Test]
    public async Task Figures_that_do_not_add_up_are_refused_where_they_stand()
    {
        var table = Monitor.Investigations.Replace("22", "23", StringComparison.Ordinal);
        var faults = await Monitor.SubmitAsync(_hub.Client("submissions:write", "politie"), Monitor.Submission(table)).FaultsAsync();
        Assert.That(faults, Is.Not.Empty.And.All.Match("^#/tables/0/observations/[0-3]/value notAdditive$"));
    }

    [Test]
    public async Task All_tables_of_a_submission_are_stored_or_none()
    {
        var partner = _hub.Client("submissions:write", "comensha");
        var other = Monitor.Victims.Replace("\"2020\"", "\"2021\"", StringComparison.Ordinal).Replace("29", "3", StringComparison.Ordinal);
        await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims, other)).FaultsAsync();
        var list = await partner.GetAsync("/v1/submissions").JsonAsync();
        Assert.That(list.GetProperty("submissions").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task The_total_may_be_spelled_out()
    {
        var table = Monitor.Investigations.Replace("""{ "area": "regio" }""", """{ "offence": "_T", "area": "regio" }""", StringComparison.Ordinal);
        var receipt = await Monitor.SubmitAsync(_hub.Client("submissions:write", "politie"), Monitor.Submission(table)).JsonAsync();
        Assert.That(receipt.Cells()[0], Is.EqualTo("regio,_T published 30"));
    }

    [Test]
    public async Task An_amount_is_judged_by_the_count_behind_it()
    {
        const string Table = """
            { "indicator": "assets-seized", "timePeriod": "2020", "observations": [ { "dimensions": { "area": "regio" }, "value": 161000, "count": 12 } ] }
            """;
        var receipt = await Monitor.SubmitAsync(_hub.Client("submissions:write", "openbaar-ministerie"), Monitor.Submission(Table)).JsonAsync();
        Assert.That(receipt.Cells(), Is.EqualTo(new[] { "regio published 161000" }));
    }

    [TestCase("%20")]
    [TestCase("/")]
    public async Task A_submission_has_one_path(string more)
    {
        var partner = _hub.Client("submissions:write", "comensha");
        using var stored = await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims));
        var path = stored.Headers.Location!.ToString();
        using var exact = await partner.GetAsync(path);
        using var other = await partner.GetAsync(path + more);
        Assert.That(((int)exact.StatusCode, (int)other.StatusCode), Is.EqualTo((200, 404)));
    }

    [Test]
    public async Task A_client_of_no_partner_may_not_submit()
        => Assert.That(
            await Monitor.SubmitAsync(_hub.Client("submissions:write", "stranger"), Monitor.Submission(Monitor.Victims)).ProblemAsync(),
            Is.EqualTo("403 forbidden"));

    [Test]
    [Description("Checklist 53")]
    public async Task Each_accepted_and_refused_submission_has_one_entry()
    {
        var partner = _hub.Client("submissions:write", "comensha");
        var receipt = await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims)).JsonAsync();
        await Monitor.SubmitAsync(partner, "{}").FaultsAsync();
        await Monitor.SubmitAsync(_hub.Client("submissions:write", "stranger"), Monitor.Submission(Monitor.Victims)).StatusAsync();
        var log = await _hub.Client("audit:read", "officer").GetAsync("/v1/audit-entries?action=submission").JsonAsync();
        var entries = log.GetProperty("auditEntries").EnumerateArray().ToArray();
        Assert.That(entries.Select(Summary), Is.EqualTo(new[] { "accepted comensha ", "refused comensha invalid-request", "refused  forbidden" }));
        Assert.That(entries[0].GetProperty("index").GetInt64(), Is.EqualTo(receipt.GetProperty("auditIndex").GetInt64()));
    }

    private static string Summary(JsonElement entry) => $"{entry.GetProperty("outcome").GetString()} {Text(entry, "partner")} {Text(entry, "reason")}";

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetString() : null;
}
