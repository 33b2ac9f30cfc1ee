using DataHub.Api.Tests.Policies;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Cli;

/// <summary>What a hub is told, so that something of each kind is stored: a correction, a table that is held, a withdrawal, and a policy that was tightened.</summary>
internal static class StoredHistory
{
    /// <summary>Tables that were protected again, submissions that were withdrawn, tables that are held.</summary>
    public const string Kinds = """
        SELECT (SELECT count(*) FROM reprotected), (SELECT count(*) FROM submissions WHERE withdrawn_at IS NOT NULL), (SELECT count(*) FROM tables WHERE held = 1)
        """;

    public static async Task TellAsync(Hub hub)
    {
        await Monitor.SeedAsync(hub);
        var steward = hub.Client("catalogue:write", "steward");
        await Monitor.CreateAsync(steward, "/v1/indicators/slow", Monitor.Indicator("slow", "riec", "area:areas").Replace("\"threshold\": 5", "\"threshold\": 5, \"revisions\": \"held\"", StringComparison.Ordinal));
        await SubmitAsync(hub, "politie", Monitor.Investigations);
        await SubmitAsync(hub, "politie", Monitor.Investigations.Replace("30", "40", StringComparison.Ordinal).Replace("22", "32", StringComparison.Ordinal));
        await SubmitAsync(hub, "riec", Slow(20));
        await SubmitAsync(hub, "riec", Slow(21));
        var withdrawn = await SubmitAsync(hub, "comensha", Monitor.Victims);
        Assert.That((int)(await hub.Client("submissions:write", "comensha").DeleteAsync(withdrawn)).StatusCode, Is.EqualTo(204));
        const string Path = "/v1/indicators/criminal-investigations";
        var tighter = (await steward.GetStringAsync(new Uri(Path, UriKind.Relative))).Replace("\"threshold\":5", "\"threshold\":9", StringComparison.Ordinal);
        Assert.That(await Monitor.ChangeAsync(steward, Path, tighter).StatusAsync(), Is.EqualTo(200));
        await TighteningTests.FinishedAsync(hub, Path);
        Assert.That(await Monitor.ChangeAsync(steward, Path, tighter.Replace("\"threshold\":9", "\"threshold\":10", StringComparison.Ordinal)).StatusAsync(), Is.EqualTo(200));
        await TighteningTests.FinishedAsync(hub, Path);
    }

    private static string Slow(int value) => $$"""{ "indicator": "slow", "timePeriod": "2020", "observations": [ { "dimensions": { "area": "regio" }, "value": {{value}} } ] }""";

    private static async Task<Uri> SubmitAsync(Hub hub, string partner, string table)
    {
        using var answer = await Monitor.SubmitAsync(hub.Client("submissions:write", partner), Monitor.Submission(table));
        Assert.That((int)answer.StatusCode, Is.EqualTo(201), await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!;
    }
}
