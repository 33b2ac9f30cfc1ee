using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DataHub.Api.Processing;
using DataHub.Api.Tests.Canaries;
using DataHub.Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace DataHub.Api.Tests.Processing;

/// <summary>Records over OTLP, to a collector that is there.</summary>
[NonParallelizable] // Who listens for records hears those of all hubs of the process.
internal sealed class ExportTests
{
    [Test]
    public async Task A_record_reaches_the_collector_though_the_caller_s_trace_is_not_sampled_and_nothing_else_does()
    {
        using var collector = new Collector();
        var trace = ActivityTraceId.CreateRandom();
        await using (var hub = await Hub.StartAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_TRACES_SAMPLER", "always_off")))
        {
            await Monitor.SeedAsync(hub);
            await hub.Client("aggregates:read").SendAsync(
                "GET", $"/v1/indicators/riec-cases/aggregates?filter=area:regio&timePeriod=2020..2021", null, ("traceparent", $"00-{trace}-b7ad6b7169203331-00"), ("tracestate", $"v={CanarySearch.First}"));
        }

        var received = await collector.FirstAsync();
        var bytes = new byte[16];
        trace.CopyTo(bytes);
        Assert.That(received, Does.Contain(Encoding.Latin1.GetString(bytes)).And.Contain("aggregates-read").And.Contain("datahub"));
        Assert.That(received, Does.Not.Contain("/v1/").And.Not.Contain("filter").And.Not.Contain("127.0.0.1"));
        CanarySearch.AssertLacks(received, CanarySearch.First);
    }

    [Test]
    public async Task Without_a_collector_there_are_none()
    {
        await using var hub = await Hub.StartAsync();
        Assert.That(hub.Services.GetService<TracerProvider>(), Is.Null);
    }

    [Test]
    public async Task And_a_read_pays_nothing_for_that()
    {
        await using var hub = await Hub.StartAsync();
        var records = hub.Services.GetRequiredService<ProcessingRecords>();
        records.Begin("aggregates-read", "x")?.Drop();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            records.Begin("aggregates-read", "x")?.Drop();
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [TestCase("OTEL_EXPORTER_OTLP_ENDPOINT")]
    [TestCase("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")]
    public async Task A_collector_that_cannot_be_one_stops_the_start_and_is_not_repeated(string name)
    {
        var (exit, output, error) = await HubProcess.RunAsync([], (name, "collector:4317"));
        Assert.That((exit, output, error), Is.EqualTo((2, "", $"{name} must be an http or https address.")));
    }

    private sealed class Collector : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Task<string> _first;

        public Collector()
        {
            using var free = new TcpListener(IPAddress.Loopback, 0);
            free.Start();
            Address = $"http://{free.LocalEndpoint}";
            free.Stop();
            _listener.Prefixes.Add($"{Address}/");
            _listener.Start();
            _first = ReceiveAsync();
        }

        public string Address { get; }

        public Task<string> FirstAsync() => _first.WaitAsync(TimeSpan.FromSeconds(20));

        public void Dispose() => _listener.Close();

        private async Task<string> ReceiveAsync()
        {
            var request = await _listener.GetContextAsync();
            using var reader = new StreamReader(request.Request.InputStream, Encoding.Latin1);
            var body = await reader.ReadToEndAsync();
            request.Response.Close();
            return body;
        }
    }
}
