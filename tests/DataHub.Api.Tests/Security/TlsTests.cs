using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Security;

public sealed class TlsTests
{
    private const byte Alert = 0x15;

    private string _certificate = null!;
    private Hub _hub = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _certificate = Path.GetTempFileName();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await File.WriteAllBytesAsync(_certificate, certificate.Export(X509ContentType.Pfx));
        _hub = await Hub.StartAsync(
            [.. Provider.Settings(), ("urls", "https://127.0.0.1:0"), ("Kestrel:Certificates:Default:Path", _certificate)],
            environment: "Production");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _hub.DisposeAsync();
        File.Delete(_certificate);
    }

    [Test, Description("Checklist 60")]
    public async Task The_hub_answers_over_its_own_TLS()
    {
        using var trusting = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null } };
        using var client = new HttpClient(trusting) { BaseAddress = _hub.Address };
        Assert.That(_hub.Address.Scheme, Is.EqualTo("https"));
        Assert.That(await client.StatusAsync("/v1/indicators"), Is.EqualTo(401));
    }

    [Test, Description("Checklist 60")]
    public async Task TLS_below_1_2_is_refused([Values((byte)1, (byte)2)] byte minor)
        => Assert.That(await GreetAsync(minor), Is.EqualTo(Alert));

    [Test, Description("Checklist 60")]
    public async Task TLS_1_2_is_spoken() => Assert.That(await GreetAsync(3), Is.Not.EqualTo(Alert));

    /// <summary>Says hello as a client that speaks TLS 1.0, 1.1 or 1.2 at most, and returns the type of the server's first record.</summary>
    private async Task<byte> GreetAsync(byte minor)
    {
        byte[] extensions = [0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, 0, 13, 0, 4, 0, 2, 4, 3];
        byte[] body = [3, minor, .. new byte[32], 0, 0, 6, 0xC0, 0x09, 0xC0, 0x0A, 0xC0, 0x2B, 1, 0, 0, (byte)extensions.Length, .. extensions];
        byte[] hello = [0x16, 3, 1, 0, (byte)(body.Length + 4), 1, 0, 0, (byte)body.Length, .. body];
        using var socket = new TcpClient();
        await socket.ConnectAsync(_hub.Address.Host, _hub.Address.Port);
        await socket.GetStream().WriteAsync(hello);
        var answer = new byte[1];
        await socket.GetStream().ReadExactlyAsync(answer);
        return answer[0];
    }
}
