using System.Globalization;
using DataHub.Api.Tests.Support;
using static DataHub.Api.Tests.Canaries.CanarySearch;

namespace DataHub.Api.Tests.Canaries;

/// <summary>Under a threshold of a thousand million every nine-digit count is small. Whatever becomes of it, it stands nowhere afterwards.</summary>
[NonParallelizable] // What it listens to is the whole process.
internal sealed class CanaryTests
{
    [TestCase("")]
    [TestCase(", \"zeros\": \"hide\"")]
    [TestCase(", \"groupDisclosure\": \"protect\"")]
    [Description("Checklist 32")]
    public async Task Hidden_and_refused_figures_are_in_no_file_no_log_line_and_no_answer_to_others(string policy)
    {
        await using var hub = await Monitor.StartAsync();
        var indicator = Monitor.Indicator("secret", "riec", "offence:offences").Replace("\"threshold\": 5", $"\"threshold\": 1000000000{policy}", StringComparison.Ordinal)
            .Replace("\"offences\" }", "\"offences\", \"sensitive\": true }", StringComparison.Ordinal);
        await Monitor.CreateAsync(hub.Client("catalogue:write"), "/v1/indicators/secret", indicator);
        var partner = hub.Client("submissions:write", "riec");
        var statuses = new[]
        {
            await Monitor.SubmitAsync(partner, Body(First + Second), query: "?dryRun=true").StatusAsync(),
            await Monitor.SubmitAsync(partner, Body(First)).StatusAsync(),
            await Monitor.SubmitAsync(partner, Body(First).Replace("offence", "colour", StringComparison.Ordinal)).StatusAsync(),
            await Monitor.SubmitAsync(partner, Body(First)[..^3]).StatusAsync(),
            await Monitor.SubmitAsync(partner, Body(First + Second)).StatusAsync(),
            await Monitor.SubmitAsync(partner, Body(First + Second)).StatusAsync(),
        };
        Assert.That(statuses, Is.EqualTo(new[] { 200, 400, 400, 400, 201, 201 }));
        var kept = await KeptAsync(hub, "secret/aggregates?groupBy=offence*&bounds=true");
        Assert.That(kept, Does.Contain("cell 1 sent suppressed"), "the files were read");
        AssertLacks(kept, First, Second, First + Second);
    }

    [Test]
    public async Task What_waits_what_is_linked_and_what_conflicts_is_in_no_file_no_log_line_and_no_answer_to_others()
    {
        await using var hub = await Monitor.StartAsync();
        var indicator = Monitor.Indicator("secret", "riec", "offence:offences").Replace("\"threshold\": 5", "\"threshold\": 1000000000, \"revisions\": \"held\"", StringComparison.Ordinal)
            .Replace("\"year\"", "\"year\", \"half-year\"", StringComparison.Ordinal);
        await Monitor.CreateAsync(hub.Client("catalogue:write"), "/v1/indicators/secret", indicator);
        var partner = hub.Client("submissions:write", "riec");
        var statuses = new[]
        {
            await SendAsync("2020", 4_000_000_000, 4_000_000_000),
            await SendAsync("2020-S1", 2_236_067_977, 2_236_067_977),
            await SendAsync("2020", 4_141_592_653, 4_000_000_000),
            await SendAsync("2020-S2", Second, First),
            await SendAsync("2020-S2", First, First),
        };

        Assert.That(statuses, Is.EqualTo(new[] { 201, 201, 201, 400, 201 }), "published, published, held, contradicting itself, contradicting the others");
        var kept = await KeptAsync(hub, "secret/aggregates?groupBy=offence*&bounds=true");
        Assert.That(kept, Does.Contain("published 4000000000"));
        AssertLacks(kept, First, Second, 4_141_592_653);

        Task<int> SendAsync(string period, long total, long part) => Monitor.SubmitAsync(partner, string.Create(CultureInfo.InvariantCulture, $$"""
            { "tables": [ { "indicator": "secret", "timePeriod": "{{period}}", "observations": [
              { "dimensions": {}, "value": {{total}} }, { "dimensions": { "offence": "human-trafficking" }, "value": {{part}} },
              { "dimensions": { "offence": "people-smuggling" }, "value": 0 } ] } ] }
            """)).StatusAsync();
    }

    // Amounts are published here; what was sent to judge them by is not, nor is what was refused, nor the amount that its largest contribution dominates.
    [Test]
    public async Task What_is_behind_an_amount_is_in_no_file_and_no_log_line_whether_the_amount_is_shown_or_not()
    {
        await using var hub = await Monitor.StartAsync();
        var partner = hub.Client("submissions:write", "openbaar-ministerie");
        var statuses = new[]
        {
            await Monitor.SubmitAsync(partner, Amounts(1_732_050_807), query: "?dryRun=true").StatusAsync(),
            await Monitor.SubmitAsync(partner, Amounts(17)).StatusAsync(),
            await Monitor.SubmitAsync(partner, Amounts(1_732_050_807).Replace("\"largest\"", "\"biggest\"", StringComparison.Ordinal)).StatusAsync(),
            await Monitor.SubmitAsync(partner, Amounts(1_732_050_807)).StatusAsync(),
        };
        Assert.That(statuses, Is.EqualTo(new[] { 200, 400, 400, 201 }));
        var kept = await KeptAsync(hub, "assets-seized/aggregates?groupBy=area*&bounds=true");
        Assert.That(kept, Does.Contain("published 5000000000").Or.Contain("published 3199999999"), "one amount is shown");
        AssertLacks(kept, First, Second, First + Second, 1_414_213_562, 1_732_050_807, 223_606_797, 1_800_000_001);
    }

    // The largest of the second area gave all but what nobody would miss.
    private static string Amounts(long largest) => string.Create(CultureInfo.InvariantCulture, $$"""
        { "tables": [ { "indicator": "assets-seized", "timePeriod": "2020", "observations": [
          { "dimensions": { "area": "regio" }, "value": 5000000000, "count": {{First + Second}}, "largest": 1732050807, "secondLargest": 1414213562 },
          { "dimensions": { "area": "rotterdam" }, "value": 3199999999, "count": {{First}}, "largest": 1414213562, "secondLargest": 223606797 },
          { "dimensions": { "area": "regio-overig" }, "value": 1800000001, "count": {{Second}}, "largest": {{largest}}, "secondLargest": 23606797 } ] } ] }
        """);

    private static string Body(long total) => string.Create(CultureInfo.InvariantCulture, $$"""
        { "tables": [ { "indicator": "secret", "timePeriod": "2020", "observations": [
          { "dimensions": {}, "value": {{total}} },
          { "dimensions": { "offence": "human-trafficking" }, "value": {{First}} },
          { "dimensions": { "offence": "people-smuggling" }, "value": {{Second}} },
          { "dimensions": { "offence": "other" }, "value": 0 } ] } ] }
        """);
}
