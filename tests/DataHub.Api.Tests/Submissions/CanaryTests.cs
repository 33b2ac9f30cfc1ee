using System.Globalization;
using System.Text;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Submissions;

/// <summary>Under a threshold of a thousand million every nine-digit count is small. Whatever becomes of it, it stands nowhere afterwards.</summary>
internal sealed class CanaryTests
{
    private const long First = 314_159_265, Second = 271_828_182;

    [Test]
    [Description("Checklist 32")]
    public async Task Hidden_and_refused_figures_are_in_no_file_and_no_log_line()
    {
        await using var hub = await Monitor.StartAsync();
        var indicator = Monitor.Indicator("secret", "riec", "case-type:case-types").Replace("\"threshold\": 5", "\"threshold\": 1000000000", StringComparison.Ordinal);
        await Monitor.CreateAsync(hub.Client("catalogue:write"), "/v1/indicators/secret", indicator);
        var partner = hub.Client("submissions:write", "riec");
        var statuses = new[]
        {
            await Monitor.SubmitAsync(partner, Body(First + Second), query: "?dryRun=true").StatusAsync(),
            await Monitor.SubmitAsync(partner, Body(First)).StatusAsync(),
            await Monitor.SubmitAsync(partner, Body(First).Replace("case-type", "colour", StringComparison.Ordinal)).StatusAsync(),
            await Monitor.SubmitAsync(partner, Body(First)[..^3]).StatusAsync(),
            await Monitor.SubmitAsync(partner, Body(First + Second)).StatusAsync(),
        };
        Assert.That(statuses, Is.EqualTo(new[] { 200, 400, 400, 400, 201 }));
        // The lock is empty and nobody else may open it.
        var files = Directory.EnumerateFiles(hub.DataFolder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal));
        var kept = hub.Logs.Text + string.Concat(files.Select(Read));
        Assert.That(kept, Does.Contain("secret"), "the files were read");
        foreach (var canary in (long[])[First, Second, First + Second])
        {
            Assert.That(kept, Does.Not.Contain(canary.ToString(CultureInfo.InvariantCulture)));
            Assert.That(kept, Does.Not.Contain(Encoding.Latin1.GetString(Bytes(canary))), "as SQLite writes an integer");
        }
    }

    private static string Body(long total) => string.Create(CultureInfo.InvariantCulture, $$"""
        { "tables": [ { "indicator": "secret", "timePeriod": "2020", "observations": [
          { "dimensions": {}, "value": {{total}} },
          { "dimensions": { "case-type": "labour-exploitation" }, "value": {{First}} },
          { "dimensions": { "case-type": "human-trafficking" }, "value": {{Second}} } ] } ] }
        """);

    private static byte[] Bytes(long value) => [(byte)(value >> 24), (byte)((value >> 16) & 255), (byte)((value >> 8) & 255), (byte)(value & 255)];

    private static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
