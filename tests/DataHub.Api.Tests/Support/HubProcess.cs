using System.Diagnostics;

namespace DataHub.Api.Tests.Support;

/// <summary>Runs the hub, or the command-line tool, as a process that is expected to end by itself.</summary>
internal static class HubProcess
{
    /// <summary>The hub in Production with a provider and a fresh data folder, but for what the arguments and variables change.</summary>
    public static async Task<(int Exit, string Output, string Error)> RunAsync(IEnumerable<string> arguments, params (string Name, string? Value)[] environment)
    {
        var folder = Directory.CreateTempSubdirectory("datahub-");
        (string, string?)[] standard = [
            ("ASPNETCORE_ENVIRONMENT", "Production"),
            ("Authentication__Authority", Provider.Issuer),
            ("Authentication__Audience", Provider.Audience),
            ("DataHub__DataFolder", folder.FullName)];
        var result = await RunAsync("DataHub.Api.dll", ["--urls", "http://127.0.0.1:0", .. arguments], [.. standard, .. environment]);
        folder.Delete(recursive: true);
        return result;
    }

    public static async Task<(int Exit, string Output, string Error)> RunAsync(
        string assembly, IEnumerable<string> arguments, IEnumerable<(string Name, string? Value)> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using var end = patience.Token.Register(process.Kill);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, (await output).Trim(), (await error).Trim());
    }
}
