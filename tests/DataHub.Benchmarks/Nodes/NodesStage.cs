using System.Net;
using System.Net.Http.Headers;
using DataHub.Api.Security;
using DataHub.Benchmarks.Http;

namespace DataHub.Benchmarks.Nodes;

/// <summary>Hubs with the benchmark's catalogue and its large table, and clients that are spread over them.</summary>
internal sealed class NodesStage : IDisposable
{
    private readonly HttpClient[] _clients;
    private readonly int[] _periods;
    private readonly string _etag;

    private NodesStage(string name, HubGroup hubs, HttpClient[] clients, string etag)
    {
        (Name, Hubs, _clients, _etag) = (name, hubs, clients, etag);
        _periods = new int[clients.Length];
    }

    public string Name { get; }

    public HubGroup Hubs { get; }

    public static async Task<NodesStage> StartAsync(string name, string? connectionString, int nodes, int clients)
    {
        var hubs = new HubGroup(connectionString, $"datahub_bench_{nodes}");
        for (var i = 0; i < nodes; i++)
        {
            await hubs.StartAsync();
        }

        using var steward = hubs.Client(0, "steward", Scopes.Catalogue);
        await Workload.PutCatalogueAsync(steward, clients);
        HttpClient[] all = [.. Enumerable.Range(0, clients).Select(c => hubs.Client(c, Workload.Partner(c), $"{Scopes.Submit} {Scopes.Read}"))];
        using (var wide = await all[0].SendAsync(Workload.Submission(Workload.WideBody())))
        {
            wide.EnsureSuccessStatusCode();
        }

        using var answer = await all[^1].GetAsync(Workload.WidePath);
        return new NodesStage(name, hubs, all, answer.Headers.ETag!.Tag);
    }

    public async Task SubmitAsync(int client, int small)
    {
        using var response = await _clients[client].SendAsync(Workload.Submission(Workload.Body(_periods[client]++, small)));
        await DrainAsync(response, HttpStatusCode.Created);
    }

    public async Task ReadAsync(int client, bool unchanged)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Workload.WidePath);
        if (unchanged)
        {
            request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(_etag));
        }

        using var response = await _clients[client].SendAsync(request);
        await DrainAsync(response, unchanged ? HttpStatusCode.NotModified : HttpStatusCode.OK);
    }

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        Hubs.Dispose();
    }

    private static Task DrainAsync(HttpResponseMessage response, HttpStatusCode status)
        => response.StatusCode == status ? response.Content.CopyToAsync(Stream.Null) : throw new InvalidOperationException($"Expected {status}, got {response.StatusCode}.");
}
