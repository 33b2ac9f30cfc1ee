using System.Diagnostics;
using Npgsql;

namespace DataHub.Api.Tests.Support.Postgres;

/// <summary>The server of one cluster as a child of the tests, so that it is seen at once when it ends.</summary>
internal sealed class PostgresProcess(PostgresFolder folder, string connectionString)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private Process? _main;

    /// <summary>Starts the server, unless it runs, and waits until it accepts connections.</summary>
    public async Task StartAsync()
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            if (_main is not { HasExited: false })
            {
                Launch();
            }

            if (await AcceptsAsync(began))
            {
                return;
            }

            // After a kill, some process of the server may not yet have noticed.
            if (!Log().Contains("is still in use", StringComparison.Ordinal) || Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException($"PostgreSQL did not start. Its log: {Log()}");
            }
        }
    }

    public async Task StopAsync(PostgresStop mode)
    {
        if (!_main!.HasExited)
        {
            await ControlAsync("stop", "-m", mode == PostgresStop.Fast ? "fast" : "immediate");
        }

        await EndAsync();
    }

    public Task PromoteAsync() => ControlAsync("promote");

    public Task KillAsync()
    {
        _main!.Kill();
        return EndAsync();
    }

    public string Log() => File.Exists(folder.Log) ? File.ReadAllText(folder.Log) : string.Empty;

    private void Launch()
    {
        const string Server = """
            log=$1
            shift
            exec "$@" >>"$log" 2>&1 </dev/null
            """;
        string[] command = [.. PostgresAccount.Prefix, PostgresInstallation.PathOf("postgres"), "-D", folder.Data];
        var start = new ProcessStartInfo("sh", ["-c", Server, "server", folder.Log, .. command]) { WorkingDirectory = "/" };
        _main = Process.Start(start)!;
    }

    private async Task<bool> AcceptsAsync(long began)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=False");
        while (!_main!.HasExited && Stopwatch.GetElapsedTime(began) < Patience)
        {
            try
            {
                await connection.OpenAsync();
                return true;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(20);
            }
        }

        return false;
    }

    private Task ControlAsync(string action, params string[] arguments)
        => PostgresAccount.RunAsync([PostgresInstallation.PathOf("pg_ctl"), action, "-D", folder.Data, "-s", .. arguments]);

    private async Task EndAsync()
    {
        await _main!.WaitForExitAsync();
        _main.Dispose();
        _main = null;
    }
}
