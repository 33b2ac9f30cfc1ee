using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DataHub.Api.Processing;

/// <summary>Hands the records on over OTLP, where the standard variables say to whom; otherwise there are none.</summary>
internal static class ProcessingSetup
{
    private const int QueueSize = 65_536;

    private static readonly string[] Endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];

    public static void AddProcessing(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ProcessingRecords>();
        var configuration = builder.Configuration;
        List<string> told = [.. Endpoints.Where(e => !string.IsNullOrEmpty(configuration[e]))];
        if (told.Count == 0)
        {
            return;
        }

        // The exporter would pass over it, and send the records somewhere else.
        if (told.Find(e => !IsAddress(configuration[e])) is { } wrong)
        {
            throw new SettingsException($"{wrong} must be an http or https address.");
        }

        // Every record is kept, whatever the caller's trace or a variable says: a log with gaps is none.
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService(configuration["OTEL_SERVICE_NAME"] ?? "datahub", serviceVersion: HubInfo.EngineVersion))
            .WithTracing(t => t.AddSource(ProcessingRecords.Source).SetSampler(new AlwaysOnSampler()).AddOtlpExporter((OtlpExporterOptions exporter) =>
            {
                if (configuration["OTEL_BSP_MAX_QUEUE_SIZE"] is null)
                {
                    exporter.BatchExportProcessorOptions.MaxQueueSize = QueueSize;
                }
            }));
    }

    private static bool IsAddress(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
