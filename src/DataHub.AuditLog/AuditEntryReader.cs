using System.Globalization;
using System.Text.Json;

namespace DataHub.AuditLog;

/// <summary>
/// Reads the members of an entry, in the order in which they are written. It need not be strict in what a member holds: whatever is not written back byte for
/// byte is refused by its caller.
/// </summary>
internal ref struct AuditEntryReader
{
    private Utf8JsonReader _json;

    private AuditEntryReader(ReadOnlySpan<byte> bytes) => _json = new Utf8JsonReader(bytes);

    public static AuditEntry Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new AuditEntryReader(bytes);
        reader.Open();
        var entry = reader.Entry();
        return reader._json.Read() ? throw new FormatException() : entry;
    }

    private AuditEntry Entry()
    {
        var entry = new AuditEntry
        {
            Index = Number("index"u8),
            Id = Text("id"u8),
            Time = Time("time"u8),
            Action = Text("action"u8),
            Outcome = Text("outcome"u8),
            Partner = TextOrNull("partner"u8),
            Client = TextOrNull("client"u8),
            Origin = TextOrNull("origin"u8),
            TraceId = TextOrNull("traceId"u8),
            Submission = TextOrNull("submission"u8),
            Target = TextOrNull("target"u8),
            Version = (int?)NumberOrNull("version"u8),
            Sha256 = TextOrNull("sha256"u8),
            Engine = Text("engine"u8),
            Tables = Tables("tables"u8),
            Reason = TextOrNull("reason"u8),
            Count = NumberOrNull("count"u8),
        };
        Demand(_json.TokenType == JsonTokenType.EndObject);
        return entry;
    }

    private List<AuditTable> Tables(ReadOnlySpan<byte> name)
    {
        if (!Follows(name))
        {
            return [];
        }

        Demand(_json.TokenType == JsonTokenType.StartArray);
        var tables = new List<AuditTable>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            tables.Add(Table());
        }

        Demand(_json.Read());
        return tables;
    }

    private AuditTable Table()
    {
        Demand(_json.TokenType == JsonTokenType.StartObject && _json.Read());
        var table = new AuditTable(
            Text("indicator"u8),
            Text("timePeriod"u8),
            Small("revision"u8),
            Small("policyVersion"u8),
            Small("received"u8),
            Small("published"u8),
            Small("suppressed"u8),
            Text("sha256"u8),
            Flag("held"u8));
        Demand(_json.TokenType == JsonTokenType.EndObject);
        return table;
    }

    private void Open() => Demand(_json.Read() && _json.TokenType == JsonTokenType.StartObject && _json.Read());

    private DateTimeOffset Time(ReadOnlySpan<byte> name)
        => DateTimeOffset.ParseExact(Text(name), AuditEntryFormat.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private string Text(ReadOnlySpan<byte> name) => TextOrNull(name) ?? throw new FormatException();

    private long Number(ReadOnlySpan<byte> name) => NumberOrNull(name) ?? throw new FormatException();

    private int Small(ReadOnlySpan<byte> name) => (int)Number(name);

    private string? TextOrNull(ReadOnlySpan<byte> name) => Follows(name) ? Past(_json.GetString()) : null;

    private long? NumberOrNull(ReadOnlySpan<byte> name) => Follows(name) ? Past(_json.GetInt64()) : null;

    private bool Flag(ReadOnlySpan<byte> name) => Follows(name) && Past(_json.GetBoolean());

    /// <summary>Whether the next member has this name; if so, its value is the next token.</summary>
    private bool Follows(ReadOnlySpan<byte> name) => _json.TokenType == JsonTokenType.PropertyName && _json.ValueTextEquals(name) && _json.Read();

    private T Past<T>(T value)
    {
        Demand(_json.Read());
        return value;
    }

    private static void Demand(bool holds)
    {
        if (!holds)
        {
            throw new FormatException();
        }
    }
}
