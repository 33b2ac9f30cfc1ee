using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace DataHub.Api.Tests.Canaries;

/// <summary>Everything that anybody who listens to this process's traces and metrics is told, but for what its own HTTP clients tell.</summary>
internal sealed class Telemetry : IDisposable
{
    private readonly ConcurrentQueue<string> _heard = new();
    private readonly ActivityListener _traces;
    private readonly MeterListener _metrics = new();

    public Telemetry()
    {
        _traces = new ActivityListener
        {
            ShouldListenTo = source => IsOfServer(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Hear,
        };
        ActivitySource.AddActivityListener(_traces);
        _metrics.InstrumentPublished = (instrument, listener) =>
        {
            if (IsOfServer(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _metrics.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _metrics.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _metrics.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        _metrics.Start();
    }

    public string Text => string.Join('\n', _heard);

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }

    private static bool IsOfServer(string source) => !source.StartsWith("System.", StringComparison.Ordinal);

    private void Hear(Activity activity)
    {
        var tags = activity.TagObjects.Concat(activity.Events.SelectMany(e => e.Tags)).Select(t => $"{t.Key}={t.Value}");
        _heard.Enqueue($"{activity.OperationName} {activity.DisplayName} {activity.StatusDescription} {string.Join(' ', tags)} {string.Join(' ', activity.Baggage)}");
    }

    private void Hear<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        => _heard.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{instrument.Name} {value} {string.Join(' ', tags.ToArray())}"));
}
