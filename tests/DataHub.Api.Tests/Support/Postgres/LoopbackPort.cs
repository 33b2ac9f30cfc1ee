using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace DataHub.Api.Tests.Support.Postgres;

/// <summary>
/// Ports for servers that come and go. They are taken below those that the system gives to clients: else, while the server is down, another client
/// could be given its port, and one that keeps trying to connect could even reach itself.
/// </summary>
internal static class LoopbackPort
{
    public static int Free()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another.
            }
        }
    }
}
