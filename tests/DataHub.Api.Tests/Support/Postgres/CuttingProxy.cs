using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace DataHub.Api.Tests.Support.Postgres;

/// <summary>A network in front of a server on this machine that fails when it is told to.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ProxiedConnection, Task> _connections = new();
    private readonly CommitCuts _cuts = new();
    private TcpListener? _listener;
    private volatile TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CuttingProxy(int upstream)
    {
        Upstream = upstream;
        _open.SetResult();
        Listen();
    }

    public int Port { get; } = LoopbackPort.Free();

    /// <summary>The port that new connections are led to.</summary>
    public int Upstream { get; set; }

    /// <summary>How many connections are open.</summary>
    public int Connections => _connections.Count;

    /// <summary>How many connections were cut after the server had answered a COMMIT, its answer being lost.</summary>
    public int CutsAfterCommit => _cuts.CutAfter;

    /// <summary>How many connections were cut at a COMMIT that the server never saw.</summary>
    public int CutsBeforeCommit => _cuts.CutBefore;

    /// <summary>Whether new connections are refused, as by a machine on which nothing listens.</summary>
    public bool RefuseNew
    {
        get => _listener is null;
        set
        {
            if (value)
            {
                _listener?.Stop();
                _listener = null;
            }
            else if (_listener is null)
            {
                Listen();
            }
        }
    }

    /// <summary>The same database, reached through here.</summary>
    public string Via(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = Port }.ConnectionString;

    /// <summary>Resets all connections now, on both sides.</summary>
    public void CutAll()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Cut();
        }
    }

    /// <summary>Forwards nothing from now on, but keeps connections and takes new ones.</summary>
    public void Pause()
    {
        if (_open.Task.IsCompleted)
        {
            _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Forwards what has waited, and goes on.</summary>
    public void Resume() => _open.TrySetResult();

    /// <summary>Cuts the connection of the next commits, so many, once the server has answered: each is stored, and the client cannot know.</summary>
    public void CutAfterCommit(int commits = 1) => _cuts.After(commits);

    /// <summary>Cuts the connection of the next commits, so many, before the server sees them: nothing is stored, and the client cannot know.</summary>
    public void CutBeforeCommit(int commits = 1) => _cuts.Before(commits);

    public async ValueTask DisposeAsync()
    {
        RefuseNew = true;
        CutAll();
        await Task.WhenAll(_connections.Values);
    }

    private void Listen()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var connection = new ProxiedConnection(await listener.AcceptSocketAsync(), _cuts, cut => _open.Task.WaitAsync(cut));
                var done = new TaskCompletionSource();
                _connections[connection] = done.Task;
                _ = ServeAsync(connection, done);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It listens no more.
        }
    }

    private async Task ServeAsync(ProxiedConnection connection, TaskCompletionSource done)
    {
        await connection.RunAsync(Upstream);
        _connections.TryRemove(connection, out _);
        done.SetResult();
    }
}
