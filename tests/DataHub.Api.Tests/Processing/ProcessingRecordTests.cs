using System.Diagnostics;
using Dapper;
using DataHub.Api.Tests.Canaries;
using DataHub.Api.Tests.Policies;
using DataHub.Api.Tests.Support;
using Microsoft.Data.Sqlite;

namespace DataHub.Api.Tests.Processing;

/// <summary>One record for each processing and indicator, whatever the caller's trace says.</summary>
[NonParallelizable] // Who listens for records hears those of all hubs of the process.
internal sealed class ProcessingRecordTests
{
    private const string Submissions = "/v1/submissions";

    private Logbook _book = null!;

    private Hub Hub => _book.Hub;

    private HttpClient Partner => Hub.Client("submissions:write", "comensha");

    private HttpClient Dashboard => Hub.Client("aggregates:read", "dashboard");

    [SetUp]
    public async Task OpenAsync() => _book = await Logbook.OpenAsync();

    [TearDown]
    public async Task CloseAsync() => await _book.DisposeAsync();

    [Test]
    public async Task A_submission_is_one_whether_it_is_accepted_refused_or_sent_again()
    {
        var (body, key) = (Monitor.Submission(Monitor.Victims), ("Idempotency-Key", Keys.Next().ToString()));

        Assert.That(await _book.LinesAsync(Partner, "POST", Submissions, body, key), Is.EqualTo(["submission Ok urn:example:victims-reported"]));
        Assert.That(await _book.LinesAsync(Partner, "POST", Submissions, body, key), Is.EqualTo(["submission-replayed Ok urn:example:victims-reported"]));
        Assert.That(await _book.LinesAsync(Partner, "POST", Submissions, body.Replace("29", "3", StringComparison.Ordinal)), Is.EqualTo(["submission Unset"]), "of what was refused nothing stays but that it was");
        Assert.That(await _book.LinesAsync(Partner, "POST", Submissions, "{"), Is.EqualTo(["submission Unset"]));
        Assert.That(await _book.LinesAsync(Partner, "POST", Submissions, body.Replace("victims", "secrets", StringComparison.Ordinal)), Is.EqualTo(["submission Unset"]), "what is not in the catalogue is not repeated");
    }

    [Test]
    public async Task A_dry_run_is_one_and_nobody_can_tell_how_it_went()
    {
        var body = Monitor.Submission(Monitor.Victims);

        Assert.That(await _book.LinesAsync(Partner, "POST", $"{Submissions}?dryRun=true", body), Is.EqualTo(["submission-dry-run Ok"]));
        Assert.That(
            await _book.LinesAsync(Partner, "POST", $"{Submissions}?dryRun=true", body.Replace("29", "3", StringComparison.Ordinal)), Is.EqualTo(["submission-dry-run Ok"]));
    }

    [Test]
    public async Task A_submission_to_several_indicators_makes_one_for_each()
    {
        await _book.AddAsync("victims-heard", "comensha", "area:areas", "age:ages");
        var heard = Monitor.Victims.Replace("victims-reported", "victims-heard", StringComparison.Ordinal);
        var lines = await _book.LinesAsync(Partner, "POST", Submissions, Monitor.Submission(Monitor.Victims, heard));

        Assert.That(lines, Is.EqualTo(["submission Ok urn:example:victims-heard", "submission Ok urn:example:victims-reported"]));
    }

    [Test]
    public async Task A_withdrawal_is_one_and_what_withdraws_nothing_is_none()
    {
        using var stored = await Monitor.SubmitAsync(Partner, Monitor.Submission(Monitor.Victims));
        var path = stored.Headers.Location!.ToString();

        Assert.That(await _book.LinesAsync(Partner, "DELETE", path), Is.EqualTo(["submission-withdrawn Ok urn:example:victims-reported"]));
        Assert.That(await _book.LinesAsync(Partner, "DELETE", path), Is.Empty);
        Assert.That(await _book.LinesAsync(Partner, "DELETE", $"{Submissions}/{Guid.Empty}"), Is.Empty);
    }

    [Test]
    public async Task A_read_of_aggregates_is_one_and_what_reads_nothing_is_none()
    {
        const string Path = "/v1/indicators/victims-reported/aggregates";
        using var read = await Dashboard.GetAsync(new Uri(Path, UriKind.Relative));

        Assert.That(await _book.LinesAsync(Dashboard, "GET", Path), Is.EqualTo(["aggregates-read Ok urn:example:victims-reported"]));
        Assert.That(await _book.LinesAsync(Dashboard, "GET", Path, null, ("If-None-Match", read.Headers.ETag!.Tag)), Is.EqualTo(["aggregates-read Ok urn:example:victims-reported"]));
        Assert.That(await _book.LinesAsync(Dashboard, "GET", $"{Path}?more=1"), Is.Empty);
        Assert.That(await _book.LinesAsync(Dashboard, "GET", "/v1/indicators/unknown/aggregates"), Is.Empty);
        Assert.That(await _book.LinesAsync(Dashboard, "GET", "/v1/indicators"), Is.Empty, "the catalogue holds no figures");
    }

    [Test]
    public async Task An_officer_s_attack_is_one()
        => Assert.That(
            await _book.LinesAsync(Hub.Client("audit:read"), "GET", "/v1/indicators/victims-reported/disclosure-audit"), Is.EqualTo(["disclosure-audit-run Ok urn:example:victims-reported"]));

    [Test]
    public async Task Protecting_stored_tables_again_is_one()
    {
        const string Path = "/v1/indicators/criminal-investigations";
        Assert.That(await Monitor.SubmitAsync(Hub.Client("submissions:write", "politie"), Monitor.Submission(Monitor.Investigations)).StatusAsync(), Is.EqualTo(201));
        var tighter = (await Hub.Client("catalogue:write").GetStringAsync(new Uri(Path, UriKind.Relative))).Replace("\"threshold\":5", "\"threshold\":9", StringComparison.Ordinal);
        Assert.That(await Monitor.ChangeAsync(Hub.Client("catalogue:write"), Path, tighter).StatusAsync(), Is.EqualTo(200));
        await TighteningTests.FinishedAsync(Hub, Path);

        Assert.That(_book.Of("criminal-investigations"), Is.EqualTo(new[] { "submission Ok urn:example:criminal-investigations", "tables-reprotected Ok urn:example:criminal-investigations" }));
    }

    [Test]
    public async Task What_fails_is_an_error_and_says_nothing_of_it()
    {
        using var other = new SqliteConnection($"Data Source={Path.Combine(Hub.DataFolder, "datahub.db")};Pooling=False");
        await other.OpenAsync();
        await other.ExecuteAsync("CREATE TRIGGER broken BEFORE INSERT ON tables BEGIN SELECT RAISE(ABORT, 'broken'); END");
        var (status, records) = await _book.SendAsync(Partner, "POST", Submissions, Monitor.Submission(Monitor.Victims));
        await other.ExecuteAsync("DROP TRIGGER broken");

        Assert.That((status, Logbook.Line(records.Single())), Is.EqualTo((503, "submission Error")));
        Assert.That((records[0].StatusDescription, records[0].Events.Count()), Is.EqualTo((default(string), 0)));
    }

    [Test]
    public async Task A_record_goes_on_the_caller_s_trace_which_is_that_of_the_audit_entry()
    {
        var (_, records) = await _book.SendAsync(Partner, "POST", Submissions, Monitor.Submission(Monitor.Victims));
        var entry = (await Hub.Client("audit:read").GetAsync("/v1/audit-entries?action=submission").JsonAsync()).GetProperty("auditEntries")[0];
        var record = records.Single();

        Assert.That(record.ParentSpanId.ToString(), Is.EqualTo("b7ad6b7169203331"));
        Assert.That(record.TraceId.ToString(), Is.EqualTo(entry.GetProperty("traceId").GetString()));
        Assert.That((record.Recorded, record.StartTimeUtc), Is.EqualTo((true, Hub.Clock.GetUtcNow().UtcDateTime)), "by the hub's clock");
    }

    [Test]
    public async Task Without_a_caller_s_trace_it_has_the_audit_entry_s_too()
    {
        Assert.That(await Monitor.SubmitAsync(Partner, Monitor.Submission(Monitor.Victims)).StatusAsync(), Is.EqualTo(201));
        var entry = (await Hub.Client("audit:read").GetAsync("/v1/audit-entries?action=submission").JsonAsync()).GetProperty("auditEntries")[0];

        Assert.That(_book.Traces("victims-reported"), Is.EqualTo(new[] { entry.GetProperty("traceId").GetString() }));
    }

    [Test]
    public async Task Nothing_that_was_sent_is_in_a_record()
    {
        var sent = $"{CanarySearch.First}";
        (string, string)[] headers = [("tracestate", $"vendor={sent}"), ("baggage", $"figure={sent}"), ("User-Agent", sent)];
        var submitted = await _book.SendAsync(Partner, "POST", Submissions, Monitor.Submission(Monitor.Victims).Replace("29", sent, StringComparison.Ordinal), headers);
        var read = await _book.SendAsync(Dashboard, "GET", "/v1/indicators/victims-reported/aggregates?timePeriod=2020&filter=area:regio", null, headers);
        Activity[] records = [.. submitted.Records, .. read.Records];

        Assert.That((submitted.Status, read.Status, records.Length), Is.EqualTo((201, 200, 2)));
        Assert.That(records.SelectMany(r => r.TagObjects).Select(t => t.Key), Is.All.EqualTo("dpl.core.processing_activity_id"));
        Assert.That(records.Select(r => $"{r.TraceStateString}{r.StatusDescription}{string.Join(',', r.Baggage)}{string.Join(',', r.Events)}{string.Join(',', r.Links)}"), Is.All.Empty);
        Assert.That(records.Select(r => r.Source.Name), Is.All.EqualTo("DataHub.Processing"));
    }
}
