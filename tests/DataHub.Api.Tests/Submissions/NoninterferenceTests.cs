using System.Globalization;
using DataHub.Api.Security;
using DataHub.Api.Tests.Support;
using DataHub.Disclosure;

namespace DataHub.Api.Tests.Submissions;

/// <summary>
/// Two hubs with one noise key and one clock are told stories that differ only in figures that end up hidden, were only tried, or were refused. Afterwards
/// nothing tells the hubs apart but identifiers.
/// </summary>
internal sealed class NoninterferenceTests
{
    private static readonly string[] Questions =
    [
        "/v1/indicators/secret/aggregates?groupBy=case-type*&bounds=true", "/v1/indicators/secret/aggregates?timePeriod=2019..2022&groupBy=case-type*",
        "/v1/indicators/victims-reported/aggregates?filter=area:regio&groupBy=age*&bounds=true", "/v1/indicators/assets-seized/aggregates?groupBy=area*&bounds=true",
    ];

    [Test]
    [Description("Checklist 45")]
    public async Task Figures_that_end_up_hidden_leave_no_trace_in_rows_answers_or_logs()
    {
        var first = await TellAsync([4, 9], [5, 8], minor: 4, units: 3, tried: 17);
        var second = await TellAsync([7, 6], [2, 11], minor: 1, units: 4, tried: 31);

        Assert.That(second.Rows, Is.EqualTo(first.Rows));
        Assert.That(second.Answers, Is.EqualTo(first.Answers));
        Assert.That(second.Log, Is.EqualTo(first.Log));
        Assert.That(first.Rows, Has.Some.Contains("suppressed").And.Some.Contains("published 40").And.Some.Contains("published 70000"));
        Assert.That(first.Answers, Has.Some.Contains("suppressed"));
    }

    [Test]
    public async Task A_figure_that_is_shown_does_leave_one()
    {
        var first = await TellAsync([4, 9], [5, 8], minor: 4, units: 30, tried: 17);
        var second = await TellAsync([4, 9], [5, 8], minor: 4, units: 31, tried: 17);

        Assert.That(second.Rows, Is.Not.EqualTo(first.Rows));
        Assert.That(second.Answers, Is.Not.EqualTo(first.Answers));
    }

    private static async Task<(List<string> Rows, List<string> Answers, string Log)> TellAsync(int[] cases, int[] corrected, int minor, int units, int tried)
    {
        var folder = Directory.CreateTempSubdirectory("datahub-key-");
        SecretFile.Create(Path.Combine(folder.FullName, "noise.key"), Enumerable.Repeat((byte)7, NoiseKey.Size).ToArray());
        await using var hub = await Monitor.StartAsync(("DataHub:KeyFile", Path.Combine(folder.FullName, "noise.key")));
        await Monitor.CreateAsync(
            hub.Client("catalogue:write", "steward"),
            "/v1/indicators/secret",
            Monitor.Indicator("secret", "riec", "case-type:offences").Replace("\"threshold\": 5", "\"threshold\": 12", StringComparison.Ordinal));
        var answers = new List<string>();
        async Task SendAsync(string partner, string body, string query = "")
        {
            using var response = await Monitor.SubmitAsync(hub.Client("submissions:write", partner), body, query: query);
            answers.Add($"{(int)response.StatusCode} {(query.Length == 0 && response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : string.Empty)}");
            if (response.Headers.Location is { } location)
            {
                answers.Add(await hub.Client("submissions:write", partner).GetStringAsync(location));
            }
        }

        await SendAsync("riec", Cases(27, tried, tried + 1), "?dryRun=true");
        await SendAsync("riec", Cases(27, tried, tried + 100));
        await SendAsync("riec", Cases(27, cases[0], cases[1]));
        await SendAsync("riec", Cases(27, corrected[0], corrected[1]));
        await SendAsync("comensha", Monitor.Submission(Monitor.Victims.Replace("\"value\": 4", $"\"value\": {minor}", StringComparison.Ordinal)));
        await SendAsync("openbaar-ministerie", string.Create(CultureInfo.InvariantCulture, $$"""
            { "tables": [ { "indicator": "assets-seized", "timePeriod": "2020", "observations": [
              { "dimensions": {}, "value": 70000, "count": 90 },
              { "dimensions": { "area": "regio" }, "value": 70000, "count": 90 },
              { "dimensions": { "area": "rotterdam" }, "value": {{units * 10}}, "count": {{units}}, "largest": {{units * 5}}, "secondLargest": {{units * 4}} } ] } ] }
            """));
        foreach (var question in Questions)
        {
            using var response = await hub.Client("aggregates:read", "dashboard").GetAsync(question);
            answers.Add($"{response.Headers.ETag} {await response.Content.ReadAsStringAsync()}");
        }

        answers.Add(await hub.Client("audit:read", "officer").GetStringAsync("/v1/audit-entries?limit=100"));
        var rows = Traces.Rows(hub.DataFolder);
        var log = hub.Logs.Text;
        folder.Delete(recursive: true);
        return (rows, [.. answers.Select(Traces.WithoutIdsAndReasons)], Traces.WithoutIds(log));
    }

    private static string Cases(int large, int second, int third) => string.Create(CultureInfo.InvariantCulture, $$"""
        { "tables": [ { "indicator": "secret", "timePeriod": "2020", "observations": [
          { "dimensions": {}, "value": 40 },
          { "dimensions": { "case-type": "human-trafficking" }, "value": {{large}} },
          { "dimensions": { "case-type": "people-smuggling" }, "value": {{second}} },
          { "dimensions": { "case-type": "other" }, "value": {{third}} } ] } ] }
        """);
}
