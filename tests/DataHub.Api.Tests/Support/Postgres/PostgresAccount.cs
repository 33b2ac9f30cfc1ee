using System.ComponentModel;
using System.Diagnostics;

namespace DataHub.Api.Tests.Support.Postgres;

/// <summary>Who runs the server: PostgreSQL refuses to run as root, so that tests that do run as root start it as another user.</summary>
internal static class PostgresAccount
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string[]? Account = Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? Find() : null;

    /// <summary>The words before a command that make it run as that user; none where the tests are not run by root.</summary>
    public static IReadOnlyList<string> Prefix { get; } = Account is null
        ? []
        : ["setpriv", "--reuid", Account[2], "--regid", Account[3], "--clear-groups", "--"];

    /// <summary>What makes a file system that is mounted belong to that user; nothing where the tests may not mount any.</summary>
    public static string? Owner { get; } = Account is null ? null : $"mode=0700,uid={Account[2]},gid={Account[3]}";

    /// <summary>Runs a command as the server's user, and as the tests' own with <paramref name="asServer"/> off; returns what it printed.</summary>
    public static async Task<string> RunAsync(IEnumerable<string> command, bool asServer = true, params (string Name, string Value)[] environment)
    {
        string[] words = asServer ? [.. Prefix, .. command] : [.. command];
        // The current folder of the tests may be closed to the server's user.
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new Win32Exception($"{words[0]} did not start.");
        using var patience = new CancellationTokenSource(Patience);
        await using var end = patience.Token.Register(process.Kill);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? (await output).Trim()
            : throw new InvalidOperationException($"{string.Join(' ', words)} ended with {process.ExitCode}: {await output}{await error}");
    }

    private static string[] Find()
    {
        var accounts = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).ToDictionary(account => account[0]);
        return accounts.GetValueOrDefault("postgres") ?? accounts["nobody"];
    }
}
