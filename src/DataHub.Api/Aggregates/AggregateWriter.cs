using System.Buffers;
using System.Text.Json;
using DataHub.Api.Catalogue;
using DataHub.Api.Json;

namespace DataHub.Api.Aggregates;

/// <summary>Writes an answer as JSON.</summary>
internal sealed class AggregateWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JsonFormat.Options.Encoder };

    private readonly Utf8JsonWriter _json;
    private readonly JsonEncodedText[] _dimensions;

    private AggregateWriter(Utf8JsonWriter json, IndicatorDocument indicator)
    {
        _json = json;
        _dimensions = [.. indicator.Dimensions.Select(d => JsonEncodedText.Encode(d.Code, Options.Encoder))];
    }

    /// <summary>The bytes of the answer.</summary>
    /// <param name="indicator">What it is of.</param>
    /// <param name="threshold">Counts from 1 to one less than this are not in it.</param>
    /// <param name="updatedAt">When what it shows last changed.</param>
    /// <param name="observations">What it shows.</param>
    /// <param name="withBounds">Whether with bounds.</param>
    public static byte[] Write(Versioned<IndicatorDocument> indicator, int threshold, DateTimeOffset? updatedAt, IReadOnlyList<Observation> observations, bool withBounds)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            var writer = new AggregateWriter(json, indicator.Document);
            writer.Write(indicator, threshold, updatedAt);
            foreach (var observation in observations)
            {
                writer.Write(observation, withBounds);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void Write(Versioned<IndicatorDocument> indicator, int threshold, DateTimeOffset? updatedAt)
    {
        _json.WriteStartObject();
        _json.WriteString("indicator"u8, indicator.Document.Code);
        _json.WriteString("unit"u8, indicator.Document.Unit);
        _json.WriteNumber("threshold"u8, threshold);
        _json.WriteNumber("policyVersion"u8, indicator.PolicyVersion);
        if (updatedAt is { } time)
        {
            _json.WriteString("updatedAt"u8, time.UtcDateTime);
        }
        else
        {
            _json.WriteNull("updatedAt"u8);
        }

        _json.WriteStartArray("observations"u8);
    }

    private void Write(Observation observation, bool withBounds)
    {
        _json.WriteStartObject();
        _json.WriteString("timePeriod"u8, observation.TimePeriod.ToString());
        _json.WriteStartObject("dimensions"u8);
        for (var d = 0; d < _dimensions.Length; d++)
        {
            _json.WriteString(_dimensions[d], observation.Codes[d]);
        }

        _json.WriteEndObject();
        WriteNumberOrNull("value"u8, observation.Value);
        _json.WriteString("status"u8, NameOf(observation.Status));
        if (withBounds && observation.Bounds is { } bounds)
        {
            _json.WriteStartObject("bounds"u8);
            _json.WriteNumber("lower"u8, bounds.Lower);
            WriteNumberOrNull("upper"u8, bounds.Upper);
            _json.WriteEndObject();
        }

        _json.WriteStartObject("coverage"u8);
        _json.WriteNumber("reported"u8, observation.Reported);
        _json.WriteNumber("expected"u8, observation.Expected);
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteNumberOrNull(ReadOnlySpan<byte> name, long? number)
    {
        if (number is { } value)
        {
            _json.WriteNumber(name, value);
        }
        else
        {
            _json.WriteNull(name);
        }
    }

    private static ReadOnlySpan<byte> NameOf(ObservationStatus status) => status switch
    {
        ObservationStatus.Published => "published"u8,
        ObservationStatus.Suppressed => "suppressed"u8,
        ObservationStatus.Partial => "partial"u8,
        _ => "missing"u8,
    };
}
