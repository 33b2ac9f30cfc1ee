using System.Globalization;
using System.Net.Http.Headers;
using Dapper;
using DataHub.Api.Audit.Log;
using DataHub.Api.Security;
using DataHub.Tests.Shared;
using Npgsql;

namespace DataHub.Benchmarks.Nodes;

/// <summary>One or more hubs over one database, each a process of its own, all with the same keys.</summary>
internal sealed class HubGroup : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datahub-bench");
    private readonly List<ServerProcess> _servers = [];
    private readonly string[] _database;

    /// <param name="connectionString">A PostgreSQL server; a database of the name is made on it. Null for the embedded database.</param>
    /// <param name="name">The database's.</param>
    public HubGroup(string? connectionString, string name)
    {
        ConnectionString = connectionString is null ? null : Create(connectionString, name);
        _database = ConnectionString is null ? [] : ["--DataHub:Database", "postgres", "--DataHub:ConnectionString", ConnectionString];
    }

    public string? ConnectionString { get; }

    public IReadOnlyList<ServerProcess> Servers => _servers;

    /// <summary>Where the keys are, and the embedded database.</summary>
    public string FirstFolder => Path.Combine(_folder.FullName, "0");

    public TimeSpan Cpu => _servers.Aggregate(TimeSpan.Zero, (sum, s) => sum + s.Cpu);

    /// <summary>Starts one more hub.</summary>
    public async Task StartAsync()
    {
        var folder = _folder.CreateSubdirectory(_servers.Count.ToString(CultureInfo.InvariantCulture)).FullName;
        if (_servers.Count > 0)
        {
            foreach (var key in (string[])[LocalIssuer.KeyFile, LogKeys.FileName, "noise.key"])
            {
                File.Copy(Path.Combine(FirstFolder, key), Path.Combine(folder, key));
            }
        }

        _servers.Add(await ServerProcess.StartAsync(
            "DataHub.Api.dll",
            port => ["--environment", "Development", "--urls", $"http://127.0.0.1:{port}", "--DataHub:DataFolder", folder, "--DataHub:RequestsPerMinute", "10000000", .. _database],
            new Dictionary<string, string>()));
        using var issuer = Issuer();
    }

    /// <summary>Stops all.</summary>
    public void Stop()
    {
        _servers.ForEach(s => s.Dispose());
        _servers.Clear();
    }

    public HttpClient Client(int server, string client, string scope)
    {
        using var issuer = Issuer();
        var http = new HttpClient { BaseAddress = _servers[server % _servers.Count].Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issuer.Token(client, scope, TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(6)));
        return http;
    }

    public void Dispose()
    {
        Stop();
        _folder.Delete(recursive: true);
    }

    private LocalIssuer Issuer() => LocalIssuer.Open(DevelopmentProof.Of("Development")!, FirstFolder);

    private static string Create(string connectionString, string name)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Execute($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        connection.Execute($"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(connectionString) { Database = name }.ConnectionString;
    }
}
