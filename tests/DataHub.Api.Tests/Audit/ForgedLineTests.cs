using System.Net.Sockets;
using System.Text;
using DataHub.Api.Storage;
using DataHub.Api.Tests.Support;
using DataHub.AuditLog;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Audit;

/// <summary>Whatever a client can put anywhere, no control character and no quote of it comes into the log.</summary>
internal sealed class ForgedLineTests
{
    private const string Line = "{\"index\":7,\"action\":\"start\"}";

    private static IEnumerable<int> Controls => [.. Enumerable.Range(0, 0x20), 0x22, 0x5C, 0x7F, 0x85, 0x2028, 0x2029];

    private Hub _hub = null!;

    [OneTimeSetUp]
    public async Task OpenAsync() => _hub = await Monitor.StartAsync(("DataHub:TrustedProxies:0", "127.0.0.1"));

    [OneTimeTearDown]
    public async Task CloseAsync() => await _hub.DisposeAsync();

    [Test]
    public async Task In_a_path_a_query_or_a_body([ValueSource(nameof(Controls))] int control)
    {
        var sent = $"{char.ConvertFromUtf32(control)}{Line}";
        var escaped = Uri.EscapeDataString(sent);
        var officer = _hub.Client("audit:read", "officer");
        using var path = await officer.GetAsync(new Uri($"/v1/indicators/{escaped}/policies", UriKind.Relative));
        using var submission = await officer.GetAsync(new Uri($"/v1/submissions/{escaped}", UriKind.Relative));
        using var tile = await officer.GetAsync(new Uri($"/v1/audit-log/tile/entries/{escaped}", UriKind.Relative));
        using var query = await officer.GetAsync(new Uri($"/v1/audit-entries?partner={escaped}&action={escaped}&cursor={escaped}", UriKind.Relative));
        var body = Monitor.Submission(Monitor.Victims).Replace("2020", System.Text.Json.JsonEncodedText.Encode(sent).ToString(), StringComparison.Ordinal);
        using var refused = await Monitor.SubmitAsync(_hub.Client("submissions:write", "comensha"), body);
        Assert.That((int)refused.StatusCode, Is.EqualTo(400));
        AssertPlain();
    }

    [Test]
    public async Task In_a_token([ValueSource(nameof(Controls))] int control)
    {
        using var answer = await _hub.Client("audit:read", $"officer{char.ConvertFromUtf32(control)}{Line}").GetAsync(new Uri("/v1/audit-entries", UriKind.Relative));
        Assert.That((int)answer.StatusCode, Is.EqualTo(401));
        AssertPlain();
    }

    [Test]
    public async Task In_a_header([ValueSource(nameof(Controls))] int control)
    {
        foreach (var header in new[] { "X-Forwarded-For", "traceparent", "tracestate", "Idempotency-Key", "User-Agent", "If-None-Match" })
        {
            await SendRawAsync($"GET /v1/audit-entries?limit=1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {_hub.Token("audit:read", "officer")}\r\n{header}: a{char.ConvertFromUtf32(control)}{Line}\r\nConnection: close\r\n\r\n");
        }

        AssertPlain();
    }

    private async Task SendRawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _hub.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(stream);
        Assert.That(await reader.ReadToEndAsync(), Does.StartWith("HTTP/1.1 "));
    }

    private void AssertPlain()
    {
        var audit = _hub.Services.GetRequiredService<AuditStore>();
        var entries = _hub.Services.GetRequiredService<Database>().Read(c => audit.List(c, new AuditFilter(null, null, null, null, null, null), 0, 100_000));
        Assert.That(entries.Select(e => e.Index), Is.EqualTo(Enumerable.Range(0, entries.Count)));
        Assert.That(entries.SelectMany(AuditEntryFormat.Write), Is.All.InRange(0x20, 0x7E));
        Assert.That(entries.Select(e => $"{e.Client} {e.Origin} {e.Target} {e.Partner} {e.TraceId}"), Has.None.Contains("index"));
    }
}
