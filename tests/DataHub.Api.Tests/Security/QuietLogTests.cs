using System.Text;
using DataHub.Api.Security;
using DataHub.Api.Tests.Support;

namespace DataHub.Api.Tests.Security;

public sealed class QuietLogTests
{
    private const string Canary = "canary987654321";

    [Test, Description("Checklist 32")]
    public async Task Nothing_that_is_sent_reaches_the_log_however_verbose_it_is_set()
    {
        await using var hub = await Hub.StartAsync(
            ("Logging:LogLevel:Default", "Trace"),
            ("Logging:LogLevel:Microsoft", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"),
            ("Logging:LogLevel:*", "Trace"),
            ("Logging:Console:LogLevel:Default", "Trace"));
        var token = hub.Token(Scopes.Submit, Canary);
        foreach (var client in new[] { hub.Open(token), hub.Open($"{token}{Canary}"), hub.Open(hub.Token(Scopes.Catalogue, Canary)) })
        {
            await SendEverythingAsync(client);
        }

        Assert.That(hub.Logs.Text, Does.Not.Contain(Canary).And.Not.Contain(token[..40]).And.Not.Contain("/v1/"));
    }

    private static async Task SendEverythingAsync(HttpClient client)
    {
        foreach (var (method, path) in new[] { ("GET", "/v1/indicators"), ("POST", "/v1/submissions"), ("PUT", $"/v1/partners/{Canary}"), ("GET", $"/v1/{Canary}"), ("DELETE", "/v1/indicators") })
        {
            foreach (var body in new[] { $$"""{"{{Canary}}":"{{Canary}}"}""", $"{{\"tables\":[{Canary}", $"{{\"tables\":\"{Canary}\",\"tables\":1}}" })
            {
                using var content = method is "GET" or "DELETE" ? null : new StringContent(body, Encoding.UTF8, "application/json");
                using var answer = await client.SendAsync(
                    method, $"{path}?access_token={Canary}", content, ("Cookie", Canary), ("If-None-Match", Canary), ("Idempotency-Key", Canary), ("traceparent", Canary));
            }
        }
    }
}
