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
        string[] bodies = [$$"""{"{{Canary}}":"{{Canary}}"}""", $"{{\"tables\":[{Canary}", $"{{\"tables\":\"{Canary}\",\"tables\":1}}"];
        foreach (var body in bodies)
        {
            await SendAsync(client, "GET", "/v1/indicators", body);
            await SendAsync(client, "POST", "/v1/submissions", body);
            await SendAsync(client, "PUT", $"/v1/partners/{Canary}", body);
            await SendAsync(client, "GET", $"/v1/{Canary}", body);
            await SendAsync(client, "DELETE", "/v1/indicators", body);
        }
    }

    private static async Task SendAsync(HttpClient client, string method, string path, string body)
    {
        using var content = Http.Json(body);
        using var answer = await client.SendAsync(
            method, $"{path}?access_token={Canary}", content, ("Cookie", Canary), ("If-None-Match", Canary), ("Idempotency-Key", Canary), ("traceparent", Canary));
    }
}
