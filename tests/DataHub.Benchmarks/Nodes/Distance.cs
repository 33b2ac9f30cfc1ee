using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using DataHub.Benchmarks.Http;
using Npgsql;

namespace DataHub.Benchmarks.Nodes;

/// <summary>Stands between the hubs and a server as so much wire would: what is sent arrives later, and no less of it.</summary>
internal sealed class Distance : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly string _host;
    private readonly int _port;
    private readonly TimeSpan _delay;

    /// <param name="connectionString">The server.</param>
    /// <param name="delay">One way; a little more in fact, as timers go.</param>
    public Distance(string connectionString, TimeSpan delay)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        (_host, _port, _delay) = (server.Host!, server.Port, delay);
        _listener.Start();
        (server.Host, server.Port) = ("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
        ConnectionString = server.ConnectionString;
        _ = AcceptAsync();
    }

    /// <summary>The server from afar.</summary>
    public string ConnectionString { get; }

    /// <summary>What the shortest statement takes there and back, at the median of a hundred, in milliseconds.</summary>
    public double RoundTrip()
    {
        using var connection = new NpgsqlConnection(ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand("SELECT 1", connection);
        return Enumerable.Range(0, 100).Select(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            command.ExecuteScalar();
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }).ToList().Median();
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            _ = CarryAsync(await _listener.AcceptTcpClientAsync(_end.Token));
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using (near)
        using (var far = new TcpClient())
        {
            await far.ConnectAsync(_host, _port, _end.Token);
            near.NoDelay = far.NoDelay = true;
            await Task.WhenAny(PumpAsync(near.GetStream(), far.GetStream()), PumpAsync(far.GetStream(), near.GetStream()));
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        var onTheWay = Channel.CreateUnbounded<(long SentAt, byte[] Bytes)>();
        var arrival = ArriveAsync(onTheWay.Reader, to);
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, _end.Token) is > 0 and var length)
        {
            onTheWay.Writer.TryWrite((Stopwatch.GetTimestamp(), buffer[..length]));
        }

        onTheWay.Writer.Complete();
        await arrival;
    }

    private async Task ArriveAsync(ChannelReader<(long SentAt, byte[] Bytes)> onTheWay, NetworkStream to)
    {
        await foreach (var (sentAt, bytes) in onTheWay.ReadAllAsync(_end.Token))
        {
            if (_delay - Stopwatch.GetElapsedTime(sentAt) is { Ticks: > 0 } left)
            {
                // Timers count whole milliseconds, and would take less for nothing.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), _end.Token);
            }

            await to.WriteAsync(bytes, _end.Token);
        }
    }
}
