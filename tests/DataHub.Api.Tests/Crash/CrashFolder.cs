using System.Net.Http.Headers;
using DataHub.Api.Security;
using DataHub.Tests.Shared;

namespace DataHub.Api.Tests.Crash;

/// <summary>A data folder that outlives the hubs that are killed over it.</summary>
internal sealed class CrashFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datahub-kill");

    public string Path => _folder.FullName;

    public Task<ServerProcess> StartHubAsync(params (string Name, string Value)[] environment) => ServerProcess.StartAsync(
        "DataHub.Api.dll",
        port => ["--environment", "Development", "--urls", $"http://127.0.0.1:{port}", "--DataHub:DataFolder", _folder.FullName, "--DataHub:RequestsPerMinute", "1000000"],
        environment.ToDictionary(e => e.Name, e => e.Value));

    public HttpClient Client(Uri hub, string scope, string client)
    {
        using var issuer = LocalIssuer.Open(DevelopmentProof.Of("Development")!, _folder.FullName);
        var token = issuer.Token(client, scope, TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(6));
        var http = new HttpClient { BaseAddress = hub };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
