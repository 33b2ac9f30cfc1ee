using System.Security.Cryptography;
using System.Text;
using DataHub.Api.Audit.Log;
using DataHub.Api.Security;
using DataHub.Api.Tests.Canaries;
using DataHub.Api.Tests.Crash;
using DataHub.AuditLog.Notes;
using DataHub.Disclosure;

namespace DataHub.Api.Tests.Faults;

/// <summary>Hubs in processes of their own over one database, with the keys that hubs share, a catalogue, and what their clients know.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private const int MinLoad = 4;
    private const int LoadPerNode = 2;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datahub-cluster");
    private readonly Func<Task<string>> _kept;

    private Cluster(IReadOnlyList<IReadOnlyList<string>> settings, Func<Cluster, Task<string>> kept, string? folder)
    {
        _kept = () => kept(this);
        File("noise.key", RandomNumberGenerator.GetBytes(NoiseKey.Size));
        File(LogKeys.FileName, Encoding.ASCII.GetBytes(SigningKey.Create("cluster").Secret()));
        using var issuer = LocalIssuer.Open(DevelopmentProof.Of("Development")!, _folder.FullName);
        Nodes = [.. settings.Select((own, number) => new Node(
            FolderOf(folder ?? Path.Combine(_folder.FullName, $"{number}")),
            ["--DataHub:KeyFile", At("noise.key"), "--DataHub:LogKeyFile", At(LogKeys.FileName), .. own]))];
    }

    public IReadOnlyList<Node> Nodes { get; }

    public Ledger Ledger { get; } = new();

    /// <summary>One hub over its embedded database, in a folder of its own or in the given one.</summary>
    public static Task<Cluster> StartEmbeddedAsync(string? folder = null) => StartAsync([[]], c => Task.FromResult(CanarySearch.FilesOf(c.Nodes[0].Folder)), folder);

    /// <summary>Hubs over a PostgreSQL database.</summary>
    /// <param name="connections">By which connection string each of them reaches it.</param>
    /// <param name="kept">All that database and server hold, as text.</param>
    public static Task<Cluster> StartAsync(IEnumerable<string> connections, Func<Task<string>> kept)
        => StartAsync([.. connections.Select(c => (IReadOnlyList<string>)["--DataHub:Database", "postgres", "--DataHub:ConnectionString", c])], _ => kept(), null);

    /// <summary>Clients that submit to all hubs until what is returned is disposed of; after a failure each goes on with the next hub.</summary>
    public Running Load() => Load(Nodes);

    /// <summary>As above, to these hubs only.</summary>
    public Running Load(params IReadOnlyList<Node> nodes) => new(Enumerable.Range(0, Math.Max(MinLoad, nodes.Count * LoadPerNode)).Select(first
        => (Func<CancellationToken, Task>)(end => Ledger.SubmitAsync(number => NextAsync(nodes, number), first, end))));

    /// <summary>What all that keeps anything has kept, the hubs' own lines included.</summary>
    public async Task<string> KeptAsync() => await _kept() + string.Concat(Nodes.Select(n => n.Output));

    public ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            node.Dispose();
        }

        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A client of the hub of that number, or of the next that a load balancer would send to.</summary>
    private static async Task<HttpClient> NextAsync(IReadOnlyList<Node> nodes, int number)
    {
        while (true)
        {
            if (Enumerable.Range(number, nodes.Count).Select(n => nodes[n % nodes.Count]).FirstOrDefault(n => n.IsIn) is { } node)
            {
                return node.Partner;
            }

            await Task.Delay(10);
        }
    }

    private static async Task<Cluster> StartAsync(IReadOnlyList<IReadOnlyList<string>> settings, Func<Cluster, Task<string>> kept, string? folder)
    {
        var cluster = new Cluster(settings, kept, folder);
        await Task.WhenAll(cluster.Nodes.Select(n => n.StartAsync()));
        await CrashCatalogue.PutAsync(cluster.Nodes[0].Client("catalogue:write", "steward"));
        using var steady = await cluster.Nodes[0].Partner.SendAsync(Sent.Steady());
        steady.EnsureSuccessStatusCode();
        return cluster;
    }

    private string At(string file) => Path.Combine(_folder.FullName, file);

    private void File(string name, byte[] content) => SecretFile.Create(At(name), content);

    private string FolderOf(string folder)
    {
        SecretFile.CreateFolder(folder);
        System.IO.File.Copy(At(LocalIssuer.KeyFile), Path.Combine(folder, LocalIssuer.KeyFile));
        return folder;
    }
}
