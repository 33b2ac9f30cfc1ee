using System.Collections.Concurrent;
using System.Diagnostics;
using DataHub.Api.Tests.Support;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace DataHub.Api.Tests.Processing;

/// <summary>A hub that hands its records on, and all of them as they end; the collector that it is told of is not there.</summary>
internal sealed class Logbook : BaseProcessor<Activity>, IAsyncDisposable
{
    private const string Span = "b7ad6b7169203331";

    private readonly ConcurrentQueue<Activity> _ended = new();

    public Hub Hub { get; private set; } = null!;

    public static async Task<Logbook> OpenAsync()
    {
        var book = new Logbook();
        book.Hub = await Hub.StartAsync(
            [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")], services: s => s.ConfigureOpenTelemetryTracerProvider(t => t.AddProcessor(book)));
        await Monitor.SeedAsync(book.Hub);
        await book.NameAsync("victims-reported", "comensha", "area:areas", "age:ages");
        await book.NameAsync("criminal-investigations", "politie", "area:areas", "offence:offences");
        return book;
    }

    /// <summary>A new indicator with a processing activity.</summary>
    public Task AddAsync(string code, string supplier, params string[] dimensions)
        => Monitor.CreateAsync(Hub.Client("catalogue:write"), $"/v1/indicators/{code}", Named(code, supplier, dimensions));

    public override void OnEnd(Activity data) => _ended.Enqueue(data);

    /// <summary>Sends a request as part of a trace that nobody samples; the records that it makes.</summary>
    public async Task<(int Status, IReadOnlyList<Activity> Records)> SendAsync(HttpClient client, string method, string path, string? body = null, params (string, string)[] headers)
    {
        var trace = ActivityTraceId.CreateRandom();
        using var content = body is null ? null : Http.Json(body);
        using var response = await client.SendAsync(method, path, content, [("traceparent", $"00-{trace}-{Span}-00"), .. headers.Append(("Idempotency-Key", Keys.Next().ToString())).DistinctBy(h => h.Item1)]);
        return ((int)response.StatusCode, [.. _ended.Where(a => a.TraceId == trace)]);
    }

    /// <summary>As <c>submission Ok urn:example:victims-reported</c>, of one request.</summary>
    public async Task<string[]> LinesAsync(HttpClient client, string method, string path, string? body = null, params (string, string)[] headers)
        => [.. (await SendAsync(client, method, path, body, headers)).Records.Select(Line).Order(StringComparer.Ordinal)];

    /// <summary>The records so far about an indicator.</summary>
    public IEnumerable<string> Of(string indicator) => _ended.Select(Line).Where(l => l.EndsWith($"urn:example:{indicator}", StringComparison.Ordinal));

    /// <summary>The traces of the records so far about an indicator.</summary>
    public IEnumerable<string> Traces(string indicator) => _ended.Where(a => Line(a).EndsWith($"urn:example:{indicator}", StringComparison.Ordinal)).Select(a => a.TraceId.ToString());

    public static string Line(Activity record) => $"{record.DisplayName} {record.Status} {string.Join(' ', record.TagObjects.Select(t => t.Value))}".TrimEnd();

    public async ValueTask DisposeAsync() => await Hub.DisposeAsync();

    /// <summary>Gives an indicator its processing activity.</summary>
    private async Task NameAsync(string code, string supplier, params string[] dimensions)
    {
        Assert.That(await Monitor.ChangeAsync(Hub.Client("catalogue:write"), $"/v1/indicators/{code}", Named(code, supplier, dimensions)).StatusAsync(), Is.EqualTo(200));
    }

    private static string Named(string code, string supplier, string[] dimensions)
        => Monitor.Indicator(code, supplier, dimensions).Replace("\"policy\"", $"\"processingActivity\": \"urn:example:{code}\", \"policy\"", StringComparison.Ordinal);
}
