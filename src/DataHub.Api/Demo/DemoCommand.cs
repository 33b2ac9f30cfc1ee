namespace DataHub.Api.Demo;

/// <summary>
/// The command <c>demo [--once] [--port N]</c>: starts the hub on the loopback interface with a database of its own and does the main job over HTTP with the
/// published monitor of 2020.
/// </summary>
internal sealed class DemoCommand
{
    public const string Usage = "usage: demo [--once] [--port N]";

    private readonly bool _once;

    private DemoCommand(bool once) => _once = once;

    /// <summary>Null when the command line does not start with <c>demo</c>; otherwise the demo, and its settings in place of its words.</summary>
    /// <exception cref="SettingsException">A word is unknown, or the environment says Production.</exception>
    public static DemoCommand? Parse(ref string[] args)
    {
        if (args is not ["demo", .. var words])
        {
            return null;
        }

        var port = 5080;
        var once = false;
        for (var i = 0; i < words.Length; i++)
        {
            once |= words[i] == "--once";
            var isPort = words[i] == "--port" && i + 1 < words.Length && ushort.TryParse(words[++i], out _);
            port = isPort ? ushort.Parse(words[i], System.Globalization.CultureInfo.InvariantCulture) : port;
            if (!isPort && words[i] != "--once")
            {
                throw new SettingsException(Usage);
            }
        }

        RefuseProduction();
        args = ["--environment", "Development", "--urls", $"http://127.0.0.1:{port}", "--DataHub:DataFolder", Path.Combine(".", "data", "demo")];
        return new DemoCommand(once);
    }

    /// <summary>Runs the hub and the demo on it; the exit code.</summary>
    public async Task<int> RunAsync(WebApplication app)
    {
        await using var closing = app;
        await app.StartHubAsync();
        var data = MonitorData.Load();
        var report = new DemoReport(Console.Out, app.Urls.First());
        using var actors = new DemoActors(app);
        var succeeded = await new DemoRun(data, actors, report).RunAsync(app.Lifetime.ApplicationStopping);
        if (succeeded && !_once)
        {
            report.Running();
            await app.WaitForShutdownAsync();
        }

        await app.StopAsync();
        return succeeded ? 0 : 1;
    }

    private static void RefuseProduction()
    {
        foreach (var name in (string[])["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"])
        {
            if (string.Equals(Environment.GetEnvironmentVariable(name), "Production", StringComparison.OrdinalIgnoreCase))
            {
                throw new SettingsException($"The demo signs its own tokens and never runs in Production, but {name} says Production.");
            }
        }
    }
}
