using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using DataHub.Api.Security;
using DataHub.Tests.Shared;

namespace DataHub.Benchmarks.Http;

/// <summary>The hub with a catalogue and a large table, the bare endpoint with the same bytes, and what the clients send to both.</summary>
internal sealed class Stage : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly int[] _periods;
    private readonly HttpClient[] _hub;
    private readonly HttpClient[] _bare;
    private readonly string _etag;

    private Stage(DirectoryInfo folder, ServerProcess hub, ServerProcess bare, HttpClient[] hubClients, HttpClient[] bareClients, string etag)
    {
        (_folder, HubServer, BareServer, _hub, _bare, _etag) = (folder, hub, bare, hubClients, bareClients, etag);
        _periods = new int[hubClients.Length];
    }

    public ServerProcess HubServer { get; }

    public ServerProcess BareServer { get; }

    public static async Task<Stage> StartAsync(int clients)
    {
        var folder = Directory.CreateTempSubdirectory("datahub-bench");
        var hubFolder = folder.CreateSubdirectory("hub").FullName;
        var hub = await ServerProcess.StartAsync(
            "DataHub.Api.dll",
            port => ["--environment", "Development", "--urls", $"http://127.0.0.1:{port}", "--DataHub:DataFolder", hubFolder, "--DataHub:RequestsPerMinute", "1000000"],
            new Dictionary<string, string>());
        using var issuer = LocalIssuer.Open(DevelopmentProof.Of("Development")!, hubFolder);
        var hubClients = Enumerable.Range(0, clients).Select(c => Client(hub.Address, issuer, Workload.Partner(c))).ToArray();
        using var steward = Client(hub.Address, issuer, "steward", Scopes.Catalogue);
        await Workload.PutCatalogueAsync(steward, clients);
        using (var wide = await hubClients[0].SendAsync(Workload.Submission(Workload.WideBody())))
        {
            wide.EnsureSuccessStatusCode();
        }

        using var dashboard = Client(hub.Address, issuer, "dashboard", Scopes.Read);
        using var answer = await dashboard.GetAsync(Workload.WidePath);
        var bareFolder = folder.CreateSubdirectory("bare").FullName;
        File.Copy(Path.Combine(hubFolder, LocalIssuer.KeyFile), Path.Combine(bareFolder, LocalIssuer.KeyFile));
        await File.WriteAllBytesAsync(Path.Combine(bareFolder, BareEndpoint.AnswerFile), await answer.Content.ReadAsByteArrayAsync());
        await File.WriteAllTextAsync(Path.Combine(bareFolder, BareEndpoint.TagFile), answer.Headers.ETag!.Tag);
        var bare = await ServerProcess.StartAsync("DataHub.Benchmarks.dll", port => ["bare", bareFolder, port], new Dictionary<string, string>());
        var bareClients = Enumerable.Range(0, clients).Select(c => Client(bare.Address, issuer, Workload.Partner(c))).ToArray();
        return new Stage(folder, hub, bare, hubClients, bareClients, answer.Headers.ETag.Tag);
    }

    public Task SubmitToHubAsync(int client, int small) => SubmitAsync(_hub[client], client, small);

    public Task SubmitToBareAsync(int client, int small) => SubmitAsync(_bare[client], client, small);

    public Task ReadFromHubAsync(int client, bool unchanged) => ReadAsync(_hub[client], unchanged);

    public Task ReadFromBareAsync(int client, bool unchanged) => ReadAsync(_bare[client], unchanged);

    public void Dispose()
    {
        HubServer.Dispose();
        BareServer.Dispose();
        foreach (var client in _hub.Concat(_bare))
        {
            client.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task SubmitAsync(HttpClient http, int client, int small)
    {
        using var response = await http.SendAsync(Workload.Submission(Workload.Body(_periods[client]++, small)));
        Expect(response, HttpStatusCode.Created);
        await response.Content.CopyToAsync(Stream.Null);
    }

    private async Task ReadAsync(HttpClient http, bool unchanged)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Workload.WidePath);
        if (unchanged)
        {
            request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(_etag));
        }

        using var response = await http.SendAsync(request);
        Expect(response, unchanged ? HttpStatusCode.NotModified : HttpStatusCode.OK);
        await response.Content.CopyToAsync(Stream.Null);
    }

    /// <summary>A client with the rights of a partner and of a dashboard, which one token may have together.</summary>
    private static HttpClient Client(Uri address, LocalIssuer issuer, string client, string scope = $"{Scopes.Submit} {Scopes.Read}")
    {
        var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issuer.Token(client, scope, TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(6)));
        return http;
    }

    private static void Expect(HttpResponseMessage response, HttpStatusCode status)
    {
        if (response.StatusCode != status)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Expected {status}, got {response.StatusCode}."));
        }
    }
}
