using System.Net.Sockets;
using System.Text;

namespace DataHub.Api.Tests.Support;

/// <summary>Speaks HTTP by hand, for what a well-behaved client would not send.</summary>
internal static class RawHttp
{
    /// <summary>Sends the text and returns all that comes back until the server closes.</summary>
    public static async Task<string> SendAsync(Uri address, string head, params byte[][] body)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        try
        {
            foreach (var part in body)
            {
                await stream.WriteAsync(part);
            }
        }
        catch (IOException)
        {
            // The server has answered and does not read on.
        }

        return await ReadAsync(stream);
    }

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer)) > 0;)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // A reset after the answer.
        }

        return text.ToString();
    }
}
