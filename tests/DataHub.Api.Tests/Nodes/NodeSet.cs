using DataHub.Api.Audit.Log;
using DataHub.Api.Security;
using DataHub.Api.Tests.Support;
using DataHub.Api.Tests.Support.Postgres;

namespace DataHub.Api.Tests.Nodes;

/// <summary>Hubs over one PostgreSQL database, each with a data folder of its own and all with the same keys.</summary>
internal sealed class NodeSet : IAsyncDisposable
{
    private readonly List<DirectoryInfo> _folders = [];
    private readonly List<Hub> _hubs = [];

    public string ConnectionString { get; } = PostgresRequired.Server().CreateDatabase();

    public IReadOnlyList<Hub> Hubs => _hubs;

    public Hub this[int node] => _hubs[node];

    /// <summary>So many hubs, and the monitor's catalogue in their database.</summary>
    public static async Task<NodeSet> StartAsync(int count, params (string Key, string? Value)[] settings)
    {
        var nodes = new NodeSet();
        for (var i = 0; i < count; i++)
        {
            await nodes.JoinAsync(settings: settings);
        }

        await Monitor.SeedAsync(nodes[0]);
        return nodes;
    }

    /// <summary>One more hub. It gets the keys of the first but for those that are not to be shared.</summary>
    public async Task<Hub> JoinAsync(string[]? notShared = null, params (string Key, string? Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("datahub-node-");
        _folders.Add(folder);
        string[] shared = [LocalIssuer.KeyFile, LogKeys.FileName, "noise.key"];
        foreach (var name in _hubs.Count == 0 ? [] : shared.Except(notShared ?? []))
        {
            File.Copy(Path.Combine(_folders[0].FullName, name), Path.Combine(folder.FullName, name));
        }

        var hub = await Hub.StartAsync([("DataHub:Database", "postgres"), ("DataHub:ConnectionString", ConnectionString), .. settings], folder.FullName);
        _hubs.Add(hub);

        // Makes the issuer's key.
        hub.Token("aggregates:read");
        return hub;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hub in _hubs)
        {
            await hub.DisposeAsync();
        }

        _folders.ForEach(f => f.Delete(recursive: true));
    }
}
