using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DataHub.AuditLog;

/// <summary>
/// The one canonical encoding of an entry: JSON in UTF-8 on one line, members in the order of <see cref="AuditEntry"/>, what is null, empty or false left out, no
/// spaces, nothing escaped. Reading and writing again gives the same bytes; bytes that do not are refused.
/// </summary>
/// <example><code>{"index":0,"id":"4f...","time":"2026-11-23T18:31:00.000Z","action":"start","outcome":"done","engine":"1.0.0"}</code></example>
public static class AuditEntryFormat
{
    /// <summary>No entry is longer: tiles give its length 16 bits.</summary>
    public const int MaxBytes = 65_535;

    // Most are shorter, in bytes.
    private const int Usual = 512;

    internal const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    // No field can hold what would be escaped; the relaxed encoder leaves the '+' of versions as it is.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The canonical bytes of <paramref name="entry"/>.</summary>
    /// <exception cref="ArgumentException">A field breaks its rule (<see cref="AuditEntryRules"/>). The message names the field, never what it holds.</exception>
    public static byte[] Write(AuditEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>(Usual);
        Write(entry, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads canonical bytes.</summary>
    /// <exception cref="FormatException">The bytes are not the canonical encoding of an entry. The message holds nothing of them.</exception>
    public static AuditEntry Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var entry = bytes.Length <= MaxBytes ? AuditEntryReader.Read(bytes) : throw new FormatException();
            var again = new ArrayBufferWriter<byte>(Usual);
            Write(entry, again);
            return again.WrittenSpan.SequenceEqual(bytes) ? entry : throw new FormatException();
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or ArgumentException or OverflowException)
        {
            // The inner exception would repeat a piece of what was read.
            throw new FormatException("Not the canonical encoding of an audit entry.");
        }
    }

    private static void Write(AuditEntry entry, ArrayBufferWriter<byte> buffer)
    {
        AuditEntryRules.Check(entry);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteNumber("index", entry.Index);
        json.WriteString("id", entry.Id);
        json.WriteString("time", entry.Time.ToString(TimeFormat, CultureInfo.InvariantCulture));
        json.WriteString("action", entry.Action);
        json.WriteString("outcome", entry.Outcome);
        Text(json, "partner", entry.Partner);
        Text(json, "client", entry.Client);
        Text(json, "origin", entry.Origin);
        Text(json, "traceId", entry.TraceId);
        Text(json, "submission", entry.Submission);
        Text(json, "target", entry.Target);
        Number(json, "version", entry.Version);
        Text(json, "sha256", entry.Sha256);
        json.WriteString("engine", entry.Engine);
        Tables(json, entry.Tables);
        Text(json, "reason", entry.Reason);
        Number(json, "count", entry.Count);
        json.WriteEndObject();
    }

    private static void Tables(Utf8JsonWriter json, IReadOnlyList<AuditTable> tables)
    {
        if (tables.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tables");
        foreach (var table in tables)
        {
            json.WriteStartObject();
            json.WriteString("indicator", table.Indicator);
            json.WriteString("timePeriod", table.TimePeriod);
            json.WriteNumber("revision", table.Revision);
            json.WriteNumber("policyVersion", table.PolicyVersion);
            json.WriteNumber("received", table.Received);
            json.WriteNumber("published", table.Published);
            json.WriteNumber("suppressed", table.Suppressed);
            json.WriteString("sha256", table.Sha256);
            if (table.Held)
            {
                json.WriteBoolean("held", true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
