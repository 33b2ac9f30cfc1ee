using DataHub.Api.Tests.Aggregates;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Submissions;

/// <summary>Corrections over HTTP, immediate and held.</summary>
internal sealed class RevisedTests
{
    private const string Held = """{ "threshold": 5, "revisions": "held" }""";

    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task OpenAsync() => _desk = await Desk.OpenAsync();

    [OneTimeTearDown]
    public async Task CloseAsync() => await _desk.DisposeAsync();

    [Test]
    public async Task A_corrected_table_replaces_the_old_one()
    {
        await _desk.AddIndicatorAsync("corrected");
        await _desk.SubmitAsync("comensha", "corrected", "2020", "_T,_T: 40", "_T,minor: 10", "_T,adult: 30");
        await _desk.SubmitAsync("comensha", "corrected", "2020", "_T,_T: 41", "_T,minor: 11", "_T,adult: 30");

        Assert.That(
            await _desk.AskAsync("corrected/aggregates?groupBy=age*"), Is.EqualTo(["_T,_T published 41 1/1", "_T,minor published 11 1/1", "_T,adult published 30 1/1"]));
    }

    [Test]
    public async Task A_suppressed_cell_stays_suppressed_and_the_receipt_says_earlier()
    {
        await _desk.AddIndicatorAsync("earlier");
        await _desk.SubmitAsync("comensha", "earlier", "2020", "_T,_T: 40", "_T,minor: 4", "_T,adult: 36");
        using var second = await _desk.SendAsync("comensha", "earlier", "2020", "_T,_T: 60", "_T,minor: 24", "_T,adult: 36");

        Assert.That((await second.JsonAsync()).Cells(), Does.Contain("_T,minor suppressed earlier"));
        Assert.That(await _desk.AskAsync("earlier/aggregates?filter=age:minor"), Is.EqualTo(["_T,minor suppressed 1/1"]));
    }

    // 6 + 9 = 15 published; corrected to 4 and 9: with the old 9 and a total of 13, the 4 is known.
    [Test]
    public async Task Changed_complement()
    {
        await _desk.AddIndicatorAsync("complement");
        await _desk.SubmitAsync("comensha", "complement", "2020", "_T,_T: 15", "_T,minor: 6", "_T,adult: 9");
        await _desk.SubmitAsync("comensha", "complement", "2020", "_T,_T: 13", "_T,minor: 4", "_T,adult: 9");

        Assert.That(
            await _desk.AskAsync("complement/aggregates?groupBy=age*"), Is.EqualTo(["_T,_T suppressed 1/1", "_T,minor suppressed 1/1", "_T,adult published 9 1/1"]));
    }

    // July and August were 36. Once the quarter of 39 is out, September cannot be 3, not even hidden.
    [Test]
    public async Task What_has_not_changed_does_not_tell_what_has()
    {
        await _desk.AddIndicatorAsync("came", period: "quarter month");
        await _desk.SubmitAsync("comensha", "came", "2020-Q3", "_T,_T: 48");
        await _desk.SubmitAsync("comensha", "came", "2020-M09", "_T,_T: 12");
        await _desk.SubmitAsync("comensha", "came", "2020-Q3", "_T,_T: 39");

        Assert.That(await _desk.SendAsync("comensha", "came", "2020-M09", "_T,_T: 3").FaultsAsync(), Is.EqualTo(new[] { "#/tables/0/observations/0 conflictsWithStored" }));

        // The other way round the quarter waits its turn.
        await _desk.AddIndicatorAsync("went", period: "quarter month");
        await _desk.SubmitAsync("comensha", "went", "2020-Q3", "_T,_T: 48");
        await _desk.SubmitAsync("comensha", "went", "2020-M09", "_T,_T: 12");
        await _desk.SubmitAsync("comensha", "went", "2020-M09", "_T,_T: 3");
        await _desk.SubmitAsync("comensha", "went", "2020-Q3", "_T,_T: 39");
        Assert.That(await _desk.AskAsync("went/aggregates"), Has.All.Contains("suppressed"));
    }

    [Test]
    public async Task Sending_again_what_was_withdrawn_is_a_revision()
    {
        await _desk.AddIndicatorAsync("again");
        var first = await _desk.SubmitAsync("comensha", "again", "2020", "_T,_T: 15", "_T,minor: 6", "_T,adult: 9");
        await _desk.WithdrawAsync("comensha", first);
        await _desk.SubmitAsync("comensha", "again", "2020", "_T,_T: 13", "_T,minor: 4", "_T,adult: 9");

        Assert.That((await _desk.AskAsync("again/aggregates?groupBy=age*"))[0], Is.EqualTo("_T,_T suppressed 1/1"));
    }

    [Test]
    public async Task A_held_revision_waits_and_nobody_sees_that_there_is_one()
    {
        await _desk.AddIndicatorAsync("held", Held);
        await _desk.SubmitAsync("comensha", "held", "2020", "_T,_T: 40", "_T,minor: 10", "_T,adult: 30");
        var before = await AnswerAsync("held/aggregates?groupBy=age*&bounds=true");
        _desk.Hub.Clock.Advance(TimeSpan.FromMinutes(1));
        using var late = await _desk.SendAsync("comensha", "held", "2020", "_T,_T: 41", "_T,minor: 11", "_T,adult: 30");

        Assert.That((int)late.StatusCode, Is.EqualTo(201));
        Assert.That((await late.JsonAsync()).Cells(), Is.EqualTo(["_T,_T suppressed held", "_T,minor suppressed held", "_T,adult suppressed held"]));
        Assert.That(await AnswerAsync("held/aggregates?groupBy=age*&bounds=true"), Is.EqualTo(before), "the same bytes, and the same ETag");
        Assert.That(await StateAsync(late.Headers.Location!), Is.EqualTo("held"));
    }

    [Test]
    public async Task What_waits_is_overtaken_by_a_correction_that_is_large_enough()
    {
        await _desk.AddIndicatorAsync("overtaken", Held);
        await _desk.SubmitAsync("comensha", "overtaken", "2020", "_T,_T: 40");
        var late = await _desk.SubmitAsync("comensha", "overtaken", "2020", "_T,_T: 42");
        await _desk.SubmitAsync("comensha", "overtaken", "2020", "_T,_T: 45");

        Assert.That(await _desk.AskAsync("overtaken/aggregates"), Is.EqualTo(["_T,_T published 45 1/1"]));
        Assert.That(await StateAsync(late), Is.EqualTo("superseded"));
    }

    [Test]
    public async Task What_waits_can_be_withdrawn_and_what_is_shown_stays()
    {
        await _desk.AddIndicatorAsync("unheld", Held);
        await _desk.SubmitAsync("comensha", "unheld", "2020", "_T,_T: 40");
        var late = await _desk.SubmitAsync("comensha", "unheld", "2020", "_T,_T: 42");
        await _desk.WithdrawAsync("comensha", late);

        Assert.That(await _desk.AskAsync("unheld/aggregates"), Is.EqualTo(["_T,_T published 40 1/1"]));
        Assert.That(await StateAsync(late), Is.EqualTo("withdrawn"));
    }

    [Test]
    public async Task A_held_submission_that_is_sent_again_with_its_key_finds_its_receipt()
    {
        await _desk.AddIndicatorAsync("retried", Held);
        await _desk.SubmitAsync("comensha", "retried", "2020", "_T,_T: 40");
        var (key, partner) = (Keys.Next(), _desk.Hub.Client("submissions:write", "comensha"));
        const string Late = """{ "tables": [ { "indicator": "retried", "timePeriod": "2020", "observations": [ { "value": 42 } ] } ] }""";
        var first = await Monitor.SubmitAsync(partner, Late, key).JsonAsync();
        using var second = await Monitor.SubmitAsync(partner, Late, key);

        Assert.That((int)second.StatusCode, Is.EqualTo(201));
        Assert.That((await second.JsonAsync()).GetProperty("id").GetString(), Is.EqualTo(first.GetProperty("id").GetString()));
    }

    [Test]
    public async Task Amounts_are_not_held()
    {
        var document = Monitor.Indicator("amounts", "comensha").Replace("\"count\"", "\"amount\"", StringComparison.Ordinal).Replace("\"threshold\": 5", "\"threshold\": 5, \"revisions\": \"held\"", StringComparison.Ordinal);
        Assert.That(await Monitor.PutAsync(_desk.Hub.Client("catalogue:write", "steward"), "/v1/indicators/amounts", document).FaultsAsync(), Is.EqualTo(new[] { "#/policy/revisions amountsNotHeld" }));
    }

    private async Task<(string? ETag, string Body)> AnswerAsync(string path)
    {
        using var response = await _desk.GetAsync(path);
        return (response.Headers.ETag?.ToString(), await response.Content.ReadAsStringAsync());
    }

    private async Task<string?> StateAsync(Uri submission)
        => (await _desk.Hub.Client("submissions:write", "comensha").GetAsync(submission).JsonAsync()).GetProperty("tables")[0].GetProperty("state").GetString();
}
