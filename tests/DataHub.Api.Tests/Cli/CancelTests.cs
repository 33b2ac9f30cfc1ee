using System.Diagnostics;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Cli;

[TestFixture]
[Platform(Exclude = "Win", Reason = "A test cannot press Ctrl-C there.")]
public sealed class CancelTests
{
    [TestCase("INT")]
    [TestCase("TERM")]
    public async Task Cancelled_work_writes_nothing_and_keeps_the_earlier_result(string signal)
    {
        using var folder = new ToolFolder().With("t.csv", [.. Large()]).With("p.csv", "old");
        using var process = Start(folder.Words("protect t.csv --threshold 5 --out p.csv"));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using var end = patience.Token.Register(process.Kill);
        while (await process.StandardError.ReadLineAsync() is { } line && !line.StartsWith("No --key", StringComparison.Ordinal))
        {
        }

        await Process.Start("kill", [$"-{signal}", $"{process.Id}"]).WaitForExitAsync();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.That((process.ExitCode, await output, (await error).Trim()), Is.EqualTo((130, "", "Cancelled: nothing was written.")));
        Assert.That(folder.Files, Is.EqualTo(new[] { "p.csv", "t.csv" }));
        Assert.That(folder.Read("p.csv"), Is.EqualTo("old\n"));
    }

    private static Process Start(string[] words) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "datahub.dll"), .. words])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    // So large that nobody protects it before the signal comes.
    private static IEnumerable<string> Large()
    {
        yield return "a,b,c,d,count";
        for (var i = 0; i < 20 * 20 * 20 * 5; i++)
        {
            yield return $"a{i % 20},b{i / 20 % 20},c{i / 400 % 20},d{i / 8000},{i * 7919L % 10}";
        }
    }
}
