using DataHub.Api.Storage;
using DataHub.Api.Tests.Aggregates;
using DataHub.Api.Tests.Support.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Submissions;

/// <summary>Submissions that were judged without each other and wait for the writer together.</summary>
internal sealed class OneGroupTests
{
    [TestCase("sqlite")]
    [TestCase("postgres")]
    public async Task What_would_tell_a_small_count_together_is_not_published_together(string kind)
    {
        await using var desk = await OpenAsync(kind);
        await desk.AddIndicatorAsync("victims", period: "year quarter");
        await desk.SubmitAsync("comensha", "victims", "2020-Q1", "_T,_T: 10");
        await desk.SubmitAsync("comensha", "victims", "2020-Q2", "_T,_T: 10");

        // By itself each may be shown: what is left of the year would be 13. Both leave 3 for the last quarter.
        await SendTogetherAsync(desk, ("2020-Q3", "_T,_T: 10"), ("2020", "_T,_T: 33"));

        List<string> lines = [.. await desk.AskAsync("victims/aggregates?timePeriod=2020-Q1..2020-Q3"), .. await desk.AskAsync("victims/aggregates?timePeriod=2020")];
        Assert.That(lines.Count(l => l.Contains("published", StringComparison.Ordinal)), Is.EqualTo(3), string.Join('\n', lines));
    }

    [TestCase("sqlite")]
    [TestCase("postgres")]
    public async Task Revisions_of_one_table_come_one_after_the_other(string kind)
    {
        await using var desk = await OpenAsync(kind);
        await desk.AddIndicatorAsync("victims");
        await SendTogetherAsync(desk, [.. Enumerable.Range(10, 8).Select(i => ("2020", $"_T,_T: {i}"))]);

        var submissions = desk.Hub.Services.GetRequiredService<SubmissionStore>();
        var revisions = desk.Hub.Services.GetRequiredService<Database>().Read(c => submissions.Shown(c, "victims")).Select(t => t.Table.Revision);
        Assert.That(revisions, Is.EqualTo(Enumerable.Range(1, 8)));
    }

    private static Task<Desk> OpenAsync(string kind)
        => kind == "sqlite" ? Desk.OpenAsync() : Desk.OpenAsync(("DataHub:Database", kind), ("DataHub:ConnectionString", PostgresRequired.Server().CreateDatabase()));

    /// <summary>All are judged while the writer is busy with something else.</summary>
    private static async Task SendTogetherAsync(Desk desk, params (string Period, string Cells)[] tables)
    {
        var free = new TaskCompletionSource();
        var busy = desk.Hub.Services.GetRequiredService<Database>().WriteAsync(
            _ =>
            {
                free.Task.Wait();
                return 0;
            },
            CancellationToken.None);
        var answers = tables.Select(t => desk.SendAsync("comensha", "victims", t.Period, t.Cells)).ToList();
        await Task.Delay(TimeSpan.FromSeconds(2));
        free.SetResult();
        await busy;
        foreach (var answer in await Task.WhenAll(answers))
        {
            Assert.That((int)answer.StatusCode, Is.EqualTo(201));
        }
    }
}
