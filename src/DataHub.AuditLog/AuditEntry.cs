namespace DataHub.AuditLog;

/// <summary>What an entry says of one stored table. Received, published and suppressed are numbers of cells.</summary>
/// <param name="Indicator">Code of the indicator.</param>
/// <param name="TimePeriod">The period.</param>
/// <param name="Revision">1, 2, ...</param>
/// <param name="PolicyVersion">The policy it was protected under.</param>
/// <param name="Received">Cells that the partner sent.</param>
/// <param name="Published">How many of them are published.</param>
/// <param name="Suppressed">How many are suppressed, in total: the split by reason is derived from hidden values and stands nowhere.</param>
/// <param name="Sha256">SHA-256 of the table's canonical bytes, lower-case hex.</param>
/// <param name="Held">Whether it is a correction that is held back: readers are never shown it.</param>
public sealed record AuditTable(
    string Indicator, string TimePeriod, int Revision, int PolicyVersion, int Received, int Published, int Suppressed, string Sha256, bool Held = false);

/// <summary>
/// One line of the record: who did what to which object, with what result, from where and when. There is no free text in it, no figure that was sent and
/// nothing derived from a hidden one.
/// </summary>
public sealed record AuditEntry
{
    /// <summary>Contiguous from 0; given when the entry is appended.</summary>
    public long Index { get; init; }

    /// <summary>128 random bits in lower-case hex; given when the entry is appended.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>UTC, to the millisecond; given when the entry is appended.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>One of <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    /// <summary><c>accepted</c>, <c>refused</c> or <c>done</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Code of the partner that acted; null for others.</summary>
    public string? Partner { get; init; }

    /// <summary>Client id that acted; null for the hub itself.</summary>
    public string? Client { get; init; }

    /// <summary>Network address; null for the hub itself.</summary>
    public string? Origin { get; init; }

    /// <summary>Trace id of the request.</summary>
    public string? TraceId { get; init; }

    /// <summary>Submission id, where there is one.</summary>
    public string? Submission { get; init; }

    /// <summary>For catalogue entries and reads: what was changed or read, such as <c>indicator/victims-reported</c>.</summary>
    public string? Target { get; init; }

    /// <summary>Version that a catalogue change made.</summary>
    public int? Version { get; init; }

    /// <summary>For catalogue changes: SHA-256 of the document as it is stored, lower-case hex.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Version of the engine.</summary>
    public required string Engine { get; init; }

    /// <summary>Tables of a submission; empty for dry runs and refusals.</summary>
    public IReadOnlyList<AuditTable> Tables { get; init; } = [];

    /// <summary>For refusals: an enumerated reason.</summary>
    public string? Reason { get; init; }

    /// <summary>For counted actions (reads, refused sign-ins): how many in this minute.</summary>
    public long? Count { get; init; }
}
