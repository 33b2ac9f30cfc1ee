using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DataHub.Api.Security;
using DataHub.Api.Storage;
using DataHub.Api.Storage.PostgreSql;
using DataHub.Api.Storage.Sqlite;
using DataHub.AuditLog;
using DataHub.Benchmarks.Nodes;
using DataHub.Disclosure.Tables;

namespace DataHub.Benchmarks.Growth;

/// <summary>A hub with so many partners, indicators and quarters, and 50 cells in each table.</summary>
internal sealed class Store : IDisposable
{
    private const int CellsOfTable = 50;

    private const string Label = """{"nl":"x","en":"x"}""";
    private readonly HubGroup _hub;
    private readonly int _indicators;
    private readonly int _quarters;
    private readonly Dictionary<string, HttpClient> _senders = [];
    private HttpClient _dashboard = null!;
    private string _etag = string.Empty;
    private int _next;

    private Store(HubGroup hub, int partners, int indicators, int quarters) => (_hub, Partners, _indicators, _quarters) = (hub, partners, indicators, quarters);

    public int Partners { get; }

    public long Cells => (long)Partners * _indicators * _quarters * CellsOfTable;

    /// <summary>The indicator that was submitted to last.</summary>
    public int Last { get; private set; }

    public TimeSpan Cpu => _hub.Cpu;

    /// <summary>Makes the catalogue and one table of each indicator over HTTP, and the others, with the same figures, in the database itself.</summary>
    public static async Task<Store> MakeAsync(string? connectionString, int partners, int indicators, int quarters)
    {
        var store = new Store(new HubGroup(connectionString, string.Create(CultureInfo.InvariantCulture, $"datahub_growth_{partners}_{indicators}")), partners, indicators, quarters);
        await store._hub.StartAsync();
        await store.PutCatalogueAsync();
        for (var indicator = 0; indicator < indicators; indicator++)
        {
            await store.SubmitAsync(Partner(0), indicator, Quarter(0));
        }

        store._hub.Stop();
        await store.FillAsync();
        await store._hub.StartAsync();
        store._dashboard = store._hub.Client(0, "dashboard", Scopes.Read);
        return store;
    }

    /// <summary>The partners take turns to send the next quarter of an indicator, of one indicator after the other.</summary>
    public async Task SubmitAsync()
    {
        var next = _next++;
        var partner = Partner(next % Partners);
        Last = (next / Partners) % _indicators;
        if (!_senders.TryGetValue(partner, out var sender))
        {
            _senders.Add(partner, sender = _hub.Client(0, partner, Scopes.Submit));
        }

        await SubmitAsync(partner, Last, Quarter(_quarters + (next / Partners / _indicators)), sender);
    }

    /// <summary>A dashboard reads the last quarter's total over the partners, by one dimension.</summary>
    public async Task ReadAsync(int indicator)
    {
        using var response = await _dashboard.GetAsync(Path(indicator));
        response.EnsureSuccessStatusCode();
        await response.Content.CopyToAsync(Stream.Null);
    }

    /// <summary>A dashboard keeps the answer that <see cref="ReadUnchangedAsync"/> asks for again.</summary>
    public async Task LearnAsync()
    {
        using var response = await _dashboard.GetAsync(Path(_indicators - 1));
        _etag = response.Headers.ETag!.Tag;
    }

    public async Task ReadUnchangedAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path(_indicators - 1));
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(_etag));
        using var response = await _dashboard.SendAsync(request);
        if (response.StatusCode != HttpStatusCode.NotModified)
        {
            throw new InvalidOperationException($"Expected 304, got {response.StatusCode}.");
        }
    }

    public void Dispose()
    {
        _senders.Values.ToList().ForEach(s => s.Dispose());
        _dashboard?.Dispose();
        _hub.Dispose();
    }

    private async Task FillAsync()
    {
        using var folder = new DataFolder(_hub.FirstFolder);
        await using var database = new Database(_hub.ConnectionString is { } text ? new PostgreSqlDialect(text) : new SqliteDialect(folder));
        using var cache = new TableCache();
        var (submissions, audit) = (new SubmissionStore(cache), new AuditStore(database, TimeProvider.System));
        for (var indicator = 0; indicator < _indicators; indicator++)
        {
            var pattern = database.Read(c => submissions.Current(c, Indicator(indicator))).Single();
            var writes = Enumerable.Range(0, Partners).Select(partner => database.WriteAsync(
                scope =>
                {
                    var (id, now) = (Guid.CreateVersion7(), TimeProvider.System.GetUtcNow());
                    List<StoredTable> tables = [.. Enumerable.Range(partner == 0 ? 1 : 0, partner == 0 ? _quarters - 1 : _quarters).Select(q => As(pattern, id, now, Partner(partner), Quarter(q)))];
                    var entry = new AuditEntry { Action = AuditActions.Submission, Outcome = "accepted", Partner = Partner(partner), Client = Partner(partner), Submission = id.ToString(), Engine = "bench", Tables = [.. tables.Select(Told)] };
                    submissions.Insert(scope, new StoredSubmission(id, Partner(partner), Partner(partner), now, audit.Append(scope, entry).Index, null), tables, Guid.CreateVersion7());
                    return 0;
                },
                CancellationToken.None));
            await Task.WhenAll(writes);
        }
    }

    private static AuditTable Told(StoredTable t) => new(t.Table.Key.Indicator, t.Table.Key.TimePeriod, t.Table.Revision, 1, t.Table.Cells.Count, 0, 0, Convert.ToHexStringLower(t.Sha256));

    private static StoredTable As(StoredTable pattern, Guid id, DateTimeOffset now, string partner, string period)
    {
        var key = pattern.Table.Key;
        var text = Encoding.UTF8.GetString(pattern.Content)
            .Replace($"\npartner {key.Partner}\n", $"\npartner {partner}\n", StringComparison.Ordinal)
            .Replace($"\nperiod {key.TimePeriod}\n", $"\nperiod {period}\n", StringComparison.Ordinal);
        return StoredTable.Of(id, ProtectedTableFormat.Read(Encoding.UTF8.GetBytes(text)), pattern.Bounds, now);
    }

    private async Task PutCatalogueAsync()
    {
        using var steward = _hub.Client(0, "steward", Scopes.Catalogue);
        await PutAsync(steward, "code-lists/themes", $$"""{"code":"themes","label":{{Label}},"codes":[{"code":"results","label":{{Label}}}]}""");
        foreach (var (list, count) in new[] { ("x", 9), ("y", 4) })
        {
            var codes = string.Join(',', Enumerable.Range(1, count).Select(i => $$"""{"code":"{{list}}{{i}}","label":{{Label}}}"""));
            await PutAsync(steward, $"code-lists/{list}", $$"""{"code":"{{list}}","label":{{Label}},"codes":[{{codes}}]}""");
        }

        for (var partner = 0; partner < Partners; partner++)
        {
            await PutAsync(steward, $"partners/{Partner(partner)}", $$"""{"code":"{{Partner(partner)}}","label":{{Label}},"clients":["{{Partner(partner)}}"]}""");
        }

        var all = string.Join(',', Enumerable.Range(0, Partners).Select(p => $"\"{Partner(p)}\""));
        for (var indicator = 0; indicator < _indicators; indicator++)
        {
            await PutAsync(steward, $"indicators/{Indicator(indicator)}", $$"""
                {"code":"{{Indicator(indicator)}}","label":{{Label}},"theme":"results","unit":"{{Indicator(indicator)}}","measure":"count","temporal":"flow","periods":["quarter"],
                "dimensions":[{"code":"x","codeList":"x"},{"code":"y","codeList":"y"}],"suppliers":[{{all}}],"policy":{"threshold":5} }
                """);
        }
    }

    private static async Task PutAsync(HttpClient steward, string path, string document)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"/v1/{path}", UriKind.Relative)) { Content = new StringContent(document, Encoding.UTF8, "application/json") };
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        using var response = await steward.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    private async Task SubmitAsync(string partner, int indicator, string period, HttpClient? client = null)
    {
        using var own = client is null ? _hub.Client(0, partner, Scopes.Submit) : null;
        using var response = await (client ?? own!).SendAsync(Http.Workload.Submission(Body(indicator, period)));
        if (response.StatusCode != HttpStatusCode.Created)
        {
            throw new InvalidOperationException($"Expected 201, got {response.StatusCode}.");
        }

        await response.Content.CopyToAsync(Stream.Null);
    }

    private static string Body(int indicator, string period)
    {
        var leaves = from x in Enumerable.Range(0, 10) from y in Enumerable.Range(0, 5) select (x, y, Value: (x == 0 ? 9 : 1) * (y == 0 ? 4 : 1) * 20);
        var observations = leaves.Select(c => $$"""{"dimensions":{"x":"{{Code('x', c.x)}}","y":"{{Code('y', c.y)}}"},"value":{{c.Value}}}""");
        return $$"""{"tables":[{"indicator":"{{Indicator(indicator)}}","timePeriod":"{{period}}","observations":[{{string.Join(',', observations)}}]}]}""";
    }

    private static string Code(char list, int number) => number == 0 ? "_T" : string.Create(CultureInfo.InvariantCulture, $"{list}{number}");

    private static string Partner(int partner) => string.Create(CultureInfo.InvariantCulture, $"partner-{partner}");

    private static string Indicator(int indicator) => string.Create(CultureInfo.InvariantCulture, $"indicator-{indicator}");

    private static string Quarter(int quarter) => string.Create(CultureInfo.InvariantCulture, $"{2016 + (quarter / 4)}-Q{(quarter % 4) + 1}");

    private Uri Path(int indicator) => new($"/v1/indicators/{Indicator(indicator)}/aggregates?timePeriod={Quarter(_quarters - 1)}&groupBy=x*", UriKind.Relative);
}
