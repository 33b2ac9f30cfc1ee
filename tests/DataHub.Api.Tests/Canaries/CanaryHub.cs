using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Dapper;
using DataHub.Api.Storage;
using DataHub.Api.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Canaries;

/// <summary>A hub with an indicator of many codes under a threshold of a thousand million, and ways to make it fail.</summary>
internal sealed class CanaryHub : IAsyncDisposable
{
    private const int Codes = 200;

    private readonly Telemetry _telemetry = new();

    private CanaryHub(Hub hub) => Hub = hub;

    public Hub Hub { get; }

    private Database Database => Hub.Services.GetRequiredService<Database>();

    /// <summary>Starts it, with a filter before its pipeline where one is given.</summary>
    public static async Task<CanaryHub> StartAsync(IStartupFilter? filter = null)
    {
        var hub = new CanaryHub(await Hub.StartAsync([], services: services =>
        {
            if (filter is not null)
            {
                services.Insert(0, ServiceDescriptor.Singleton(filter));
            }
        }));
        await Monitor.SeedAsync(hub.Hub);
        var steward = hub.Hub.Client("catalogue:write");
        await Monitor.CreateAsync(steward, "/v1/code-lists/many", Monitor.CodeList("many", [.. Enumerable.Range(0, Codes).Select(c => Monitor.Code($"c{c}"))]));
        await Monitor.CreateAsync(steward, "/v1/indicators/secret", Indicator(500_000_000));
        return hub;
    }

    public static string Indicator(int threshold) => Monitor.Indicator("secret", "riec", "code:many")
        .Replace("\"threshold\": 5", string.Create(CultureInfo.InvariantCulture, $"\"threshold\": {threshold}"), StringComparison.Ordinal)
        .Replace("\"year\"", "\"year\", \"half-year\"", StringComparison.Ordinal);

    /// <summary>Both canaries and their sum; everything else is 0 and published, so that it takes pages to store.</summary>
    public static string Body(string period) => string.Create(CultureInfo.InvariantCulture, $$"""
        { "tables": [ { "indicator": "secret", "timePeriod": "{{period}}", "observations": [ { "dimensions": {}, "value": {{CanarySearch.First + CanarySearch.Second}} },
          {{string.Join(',', Enumerable.Range(0, Codes).Select(c => $$"""{ "dimensions": { "code": "c{{c}}" }, "value": {{c switch { 0 => CanarySearch.First, 1 => CanarySearch.Second, _ => 0 }}} }"""))}} ] } ] }
        """);

    public Task<int> SubmitAsync(string period, string query = "") => Monitor.SubmitAsync(Hub.Client("submissions:write", "riec"), Body(period), query: query).StatusAsync();

    /// <summary>No page can be added until something has failed for that.</summary>
    public Task FillDiskAsync() => Database.WriteAsync(
        s => s.Connection.Inner.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {s.Connection.Inner.ExecuteScalar<long>("PRAGMA page_count")}")), CancellationToken.None);

    /// <summary>Another program writes until this is disposed of.</summary>
    public IDisposable Lock()
    {
        var other = Open();
        other.Execute("BEGIN IMMEDIATE");
        return other;
    }

    /// <summary>What is stored breaks a rule that nobody knew, for as long as that is said.</summary>
    public void Refuse(bool isRefused)
    {
        using var other = Open();
        other.Execute(isRefused ? "CREATE TRIGGER broken BEFORE INSERT ON tables BEGIN SELECT RAISE(ABORT, 'broken'); END" : "DROP TRIGGER broken");
    }

    /// <summary>What is stored has another hash than it was stored under, for as long as that is said: whoever reads it finds a fault that is no database's.</summary>
    public void Break(bool isBroken)
    {
        using var other = Open();
        other.Execute(isBroken
            ? "DROP TRIGGER tables_keep_their_content; CREATE TABLE hashes AS SELECT id, sha256 FROM tables; UPDATE tables SET sha256 = zeroblob(32)"
            : "UPDATE tables SET sha256 = (SELECT sha256 FROM hashes WHERE hashes.id = tables.id); DROP TABLE hashes");
    }

    /// <summary>The engine has no time at all from now on.</summary>
    public void TakeTime() => Hub.Services.GetRequiredService<HubOptions>().EngineSeconds = 0;

    /// <summary>A client that goes away after so many of its bytes.</summary>
    public async Task HangUpAsync(string period, int after)
    {
        var body = Body(period);
        var request = $"POST /v1/submissions HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {Hub.Token("submissions:write", "riec")}\r\nIdempotency-Key: {Keys.Next()}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        using var client = new TcpClient();
        await client.ConnectAsync(Hub.Address.Host, Hub.Address.Port);
        client.LingerState = new LingerOption(true, 0);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request[..Math.Min(after, request.Length)]));
    }

    /// <summary>What is left of all that, wherever it may be.</summary>
    public async Task<string> KeptAsync() => await CanarySearch.KeptAsync(Hub, "secret/aggregates?groupBy=code*&bounds=true") + _telemetry.Text;

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        _telemetry.Dispose();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(Hub.DataFolder, "datahub.db")};Pooling=False");
        connection.Open();
        return connection;
    }
}
