using System.Diagnostics;
using System.Net.Http.Headers;
using DataHub.Api.Security;
using DataHub.Tests.Shared;

namespace DataHub.Api.Tests.Faults;

/// <summary>One hub in a process of its own, over a data folder that outlives it.</summary>
/// <param name="folder">Its data folder, with the key of the local issuer in it.</param>
/// <param name="settings">What it is told beside that, as words of its command line.</param>
internal sealed class Node(string folder, IReadOnlyList<string> settings) : IDisposable
{
    private static readonly SocketsHttpHandler Handler = new() { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) };
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly List<string> _outputs = [];
    private ServerProcess? _process;

    public string Folder => folder;

    /// <summary>A client that may submit.</summary>
    public HttpClient Partner { get; private set; } = null!;

    /// <summary>A client that may read the log.</summary>
    public HttpClient Officer { get; private set; } = null!;

    /// <summary>A client that may read aggregates.</summary>
    public HttpClient Dashboard { get; private set; } = null!;

    /// <summary>Whether its partner opens a connection for each request, from its next start on.</summary>
    public bool ClosesConnections { get; set; }

    /// <summary>All that it has printed, in all its lives.</summary>
    public string Output => string.Concat(_outputs) + _process?.Output;

    /// <summary>Starts it, unless it runs, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        if (_process is not null)
        {
            return;
        }

        _process = await ServerProcess.StartAsync(
            "DataHub.Api.dll",
            port => ["--environment", "Development", "--urls", $"http://127.0.0.1:{port}", "--DataHub:DataFolder", folder, "--DataHub:RequestsPerMinute", "1000000", "--DataHub:DrainSeconds", "2", .. settings],
            new Dictionary<string, string>());
        IsIn = true;
        (Partner, Officer, Dashboard) = (Client("submissions:write", "comensha"), Client("audit:read", "officer"), Client("aggregates:read", "dashboard"));
    }

    /// <summary>Ends it at once.</summary>
    public void Kill()
    {
        _process!.Kill();
        Forget();
    }

    /// <summary>Whether a load balancer would send it requests.</summary>
    public bool IsIn { get; private set; } = true;

    /// <summary>Asks it to end (SIGTERM), sends it nothing more when it says that it is not ready, and waits until it has ended.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        _process!.Signal("TERM");
        await AssertReadyAsync(false);
        IsIn = false;
        var exit = await _process.EndAsync().WaitAsync(Patience);
        Forget();
        return exit;
    }

    /// <summary>Takes all time from it (SIGSTOP): it neither ends nor goes on.</summary>
    public void Freeze() => _process!.Signal("STOP");

    /// <summary>Gives it time again (SIGCONT).</summary>
    public void Thaw() => _process!.Signal("CONT");

    /// <summary>Fails unless it soon says that it can do its work, or that it cannot.</summary>
    public async Task AssertReadyAsync(bool isReady)
    {
        int status;
        var began = Stopwatch.GetTimestamp();
        do
        {
            // It asks its database no more than once a second.
            await Task.Delay(Pause);
            using var answer = await Dashboard.GetAsync("/health/ready");
            status = (int)answer.StatusCode;
        }
        while (status != (isReady ? 200 : 503) && Stopwatch.GetElapsedTime(began) < Soon);

        Assert.That(status, Is.EqualTo(isReady ? 200 : 503));
    }

    public HttpClient Client(string scope, string client)
    {
        using var issuer = LocalIssuer.Open(DevelopmentProof.Of("Development")!, folder);
        var token = issuer.Token(client, scope, TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(6));
        var http = new HttpClient(Handler, disposeHandler: false) { BaseAddress = _process!.Address, Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        http.DefaultRequestHeaders.ConnectionClose = ClosesConnections;
        return http;
    }

    public void Dispose() => _process?.Dispose();

    private void Forget()
    {
        _outputs.Add(_process!.Output);
        _process.Dispose();
        _process = null;
    }
}
