using System.Buffers;
using System.Net;

namespace DataHub.AuditLog;

/// <summary>
/// What each field of an entry may hold. Every text is of printable ASCII without quotes and backslashes, so that nothing in an entry ever needs escaping
/// and no text can end its field, its line or its entry.
/// </summary>
public static class AuditEntryRules
{
    /// <summary>An entry tells of at most this many tables, so that it always fits <see cref="AuditEntryFormat.MaxBytes"/>.</summary>
    public const int MaxTables = 200;

    // Printable ASCII without quotes and backslashes.
    private static readonly SearchValues<char> Client = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c).Where(c => c is not ('"' or '\\'))]);
    private static readonly SearchValues<char> Code = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_");
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> Kind = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");
    private static readonly SearchValues<char> Word = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");
    private static readonly SearchValues<char> Number = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.+-");

    /// <summary>How an action can end.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = ["accepted", "refused", "done"];

    /// <summary>A code: a letter or digit followed by up to 62 letters, digits, '-' or '_'.</summary>
    public static bool IsCode(string text) => text.Length is >= 1 and <= 63 && char.IsAsciiLetterOrDigit(text[0]) && Holds(text, Code);

    /// <summary>A client id: 1 to 200 printable ASCII characters without spaces, quotes and backslashes.</summary>
    public static bool IsClient(string text) => text.Length is >= 1 and <= 200 && Holds(text, Client);

    /// <summary>Throws when a field breaks its rule. The message names the field, never what it holds.</summary>
    /// <exception cref="ArgumentException">A field breaks its rule.</exception>
    public static void Check(AuditEntry entry)
    {
        Demand(entry.Index >= 0, "index");
        Demand(IsHex(entry.Id, 32), "id");
        Demand(entry.Time.Offset == TimeSpan.Zero && entry.Time.Ticks % TimeSpan.TicksPerMillisecond == 0, "time");
        Demand(AuditActions.All.Contains(entry.Action, StringComparer.Ordinal), "action");
        Demand(Outcomes.Contains(entry.Outcome, StringComparer.Ordinal), "outcome");
        Demand(entry.Partner is null || IsCode(entry.Partner), "partner");
        Demand(entry.Client is null || IsClient(entry.Client), "client");
        Demand(entry.Origin is null || IsAddress(entry.Origin), "origin");
        Demand(entry.TraceId is null || IsHex(entry.TraceId, 32), "traceId");
        Demand(entry.Submission is null || IsId(entry.Submission), "submission");
        Demand(entry.Target is null || IsTarget(entry.Target), "target");
        Demand(entry.Version is null or >= 1, "version");
        Demand(entry.Sha256 is null || IsHex(entry.Sha256, 64), "sha256");
        Demand(entry.Engine.Length is >= 1 and <= 32 && Holds(entry.Engine, Number), "engine");
        Demand(entry.Tables.Count <= MaxTables, "tables");
        foreach (var table in entry.Tables)
        {
            Check(table);
        }

        Demand(entry.Reason is null || IsReason(entry.Reason), "reason");
        Demand(entry.Count is null or >= 1, "count");
    }

    private static void Check(AuditTable table)
    {
        Demand(IsCode(table.Indicator), "tables.indicator");
        Demand(table.TimePeriod.Length is >= 4 and <= 8 && Holds(table.TimePeriod, Word), "tables.timePeriod");
        Demand(table.Revision >= 1, "tables.revision");
        Demand(table.PolicyVersion >= 1, "tables.policyVersion");
        Demand(table.Received >= 0, "tables.received");
        Demand(table.Published >= 0, "tables.published");
        Demand(table.Suppressed >= 0, "tables.suppressed");
        Demand(IsHex(table.Sha256, 64), "tables.sha256");
    }

    private static bool IsHex(string text, int length) => text.Length == length && Holds(text, Hex);

    private static bool IsId(string text) => Guid.TryParseExact(text, "D", out var id) && id.ToString("D") == text;

    private static bool IsAddress(string text) => text.Length <= 64 && IPAddress.TryParse(text, out var address) && address.ToString() == text;

    private static bool IsReason(string text) => text.Length is >= 1 and <= 64 && char.IsAsciiLetter(text[0]) && Holds(text, Word);

    private static bool IsTarget(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var kind = slash < 0 ? text : text[..slash];
        return kind.Length is >= 1 and <= 32 && Holds(kind, Kind) && (slash < 0 || IsCode(text[(slash + 1)..]));
    }

    private static bool Holds(string text, SearchValues<char> allowed) => !text.AsSpan().ContainsAnyExcept(allowed);

    private static void Demand(bool holds, string field)
    {
        if (!holds)
        {
            throw new ArgumentException($"The field {field} of an audit entry does not have its form.");
        }
    }
}
