using System.Net;
using System.Net.Sockets;

namespace DataHub.Api.Tests.Support.Postgres;

/// <summary>One client of a <see cref="CuttingProxy"/> and its connection to the server. Nothing is forwarded before <paramref name="open"/> says so.</summary>
internal sealed class ProxiedConnection(Socket client, CommitCuts cuts, Func<CancellationToken, Task> open)
{
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _cut = new();

    /// <summary>Forwards both ways until both have ended, or it is cut.</summary>
    public async Task RunAsync(int upstream)
    {
        client.NoDelay = _server.NoDelay = true;
        try
        {
            await _server.ConnectAsync(IPAddress.Loopback, upstream, _cut.Token);
            await Task.WhenAll(PumpAsync(client, _server, cuts.AtQueries()), PumpAsync(_server, client, cuts.AtAnswers()));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            _cut.Cancel();
        }

        Close(client);
        Close(_server);
    }

    public void Cut() => _cut.Cancel();

    private async Task PumpAsync(Socket from, Socket to, Predicate<ReadOnlyMemory<byte>> cutsAt)
    {
        var buffer = new byte[16_384];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer, _cut.Token)) > 0;)
            {
                await open(_cut.Token);
                var piece = buffer.AsMemory(0, read);
                if (cutsAt(piece))
                {
                    Cut();
                    return;
                }

                await SendAsync(to, piece);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            Cut();
        }
    }

    private void Close(Socket socket)
    {
        if (_cut.IsCancellationRequested)
        {
            // Without a timeout, the end is a reset.
            socket.Close(0);
        }
        else
        {
            socket.Dispose();
        }
    }

    private async Task SendAsync(Socket to, ReadOnlyMemory<byte> piece)
    {
        while (piece.Length > 0)
        {
            piece = piece[await to.SendAsync(piece, _cut.Token)..];
        }
    }
}
