using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using DataHub.AuditLog;
using DataHub.AuditLog.Notes;

namespace DataHub.Cli.Audit;

/// <summary>
/// What a database holds beside the log, compared with what the log says was done: submissions, their tables, what these are read as, the catalogue, the keys. Nothing
/// may be there that no entry speaks of, and nothing that one speaks of may be gone. Of a log whose first entries are past their term only the rest can be said.
/// </summary>
/// <param name="connection">The database.</param>
/// <param name="changes">Entries that tell of tables, of versions or of keys, in any order.</param>
internal sealed class StoredState(DbConnection connection, IEnumerable<AuditEntry> changes)
{
    private readonly List<AuditEntry> _changes = [.. changes.OrderBy(e => e.Index)];

    /// <summary>Adds what there is to compare.</summary>
    public void AddTo(Comparison comparison)
    {
        Submissions(comparison);
        Tables(comparison);
        Reprotected(comparison);
        Keys(comparison);
        new StoredCatalogue(connection, _changes).AddTo(comparison);
    }

    /// <summary>SHA-256 in lower-case hex.</summary>
    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private IEnumerable<AuditEntry> Of(string action) => _changes.Where(e => e.Action == action);

    private void Submissions(Comparison comparison)
    {
        var withdrawn = Of(AuditActions.Withdrawal).Select(e => e.Submission).ToHashSet();
        var rows = connection.Query<(byte[] Id, string Partner, string Client, long AuditIndex, long? WithdrawnAt)>("SELECT id, partner, client, audit_index, withdrawn_at FROM submissions")
            .DistinctBy(r => IdOf(r.Id)).ToDictionary(r => IdOf(r.Id), r => ($"{r.AuditIndex} {r.Partner} {r.Client} {r.WithdrawnAt is not null}", (long?)r.AuditIndex));
        var told = Of(AuditActions.Submission).DistinctBy(e => e.Submission).ToDictionary(
            e => e.Submission ?? string.Empty, e => (e.Index, string.Create(CultureInfo.InvariantCulture, $"{e.Index} {e.Partner} {e.Client} {withdrawn.Contains(e.Submission)}")));
        comparison.Add("submission", rows, told);
    }

    private void Tables(Comparison comparison)
    {
        var stored = connection.Query<Row>(
            """
            SELECT t.submission, t.ordinal, t.indicator, t.time_period AS timePeriod, t.partner, t.revision, t.state, t.held, t.sha256, t.content, s.audit_index AS auditIndex, s.withdrawn_at AS withdrawnAt
            FROM tables t LEFT JOIN submissions s ON s.id = t.submission
            """).ToList();
        var told = Of(AuditActions.Submission).SelectMany(e => e.Tables.Select((t, i) => (
            Key: string.Create(CultureInfo.InvariantCulture, $"{e.Submission} {i}"),
            Value: (e.Index, string.Create(CultureInfo.InvariantCulture, $"{e.Partner} {t.Indicator} {t.TimePeriod} {t.Revision} {t.Sha256} {t.Held}"))))).DistinctBy(t => t.Key).ToDictionary(t => t.Key, t => t.Value);
        comparison.Add("table", stored.DistinctBy(r => r.Key).ToDictionary(r => r.Key, r => (r.Text, (long?)r.AuditIndex)), told);
        foreach (var revisions in stored.GroupBy(r => (r.Indicator, r.TimePeriod, r.Partner)))
        {
            foreach (var row in revisions.Where(r => r.State != Expected(r, revisions)))
            {
                comparison.Add(row.AuditIndex, "A stored table is not in the state that the log leaves it in.");
            }
        }
    }

    /// <summary>0 current, 1 superseded, 2 withdrawn, 3 held.</summary>
    private static long Expected(Row row, IEnumerable<Row> revisions)
        => row.WithdrawnAt is not null ? 2 : revisions.Any(l => l.Revision > row.Revision && (row.Held != 0 || l.Held == 0)) ? 1 : row.Held != 0 ? 3 : 0;

    private void Reprotected(Comparison comparison)
    {
        var told = Of(AuditActions.Reprotected).SelectMany(e => e.Tables.Select(t => (e.Index, Key: string.Create(CultureInfo.InvariantCulture, $"{e.Partner} {t.Indicator} {t.TimePeriod} {t.Revision}"), t.Sha256)))
            .GroupBy(t => t.Key).ToDictionary(g => g.Key, g => g.ToList());
        var rows = connection.Query<(string Partner, string Indicator, string TimePeriod, long Revision, byte[] Sha256, byte[] Content)>(
            """
            SELECT t.partner, t.indicator, t.time_period, t.revision, r.sha256, r.content FROM reprotected r JOIN tables t ON t.id = r.table_id ORDER BY r.id
            """).GroupBy(r => $"{r.Partner} {r.Indicator} {r.TimePeriod} {r.Revision}").ToDictionary(g => g.Key, g => (string.Join(' ', g.Select(r => Content(r.Content, r.Sha256)).TakeLast(Provable(g.Key))), (long?)null));
        comparison.Add("table that was protected again", rows, told.ToDictionary(t => t.Key, t => (t.Value[0].Index, string.Join(' ', t.Value.Select(v => v.Sha256)))));

        // What came before the first entry that is there cannot be told of.
        int Provable(string key) => comparison.IsWhole || !told.TryGetValue(key, out var some) ? int.MaxValue : some.Count;
    }

    /// <summary>Each key, the entry that tells when it came last, and whether it went since.</summary>
    private void Keys(Comparison comparison)
    {
        var rows = connection.Query<(string Key, long Position, long? Until)>("SELECT key, position, until FROM log_keys")
            .DistinctBy(r => TargetOf(r.Key)).ToDictionary(r => TargetOf(r.Key), r => ($"{r.Position} {r.Until is not null}", (long?)r.Position));
        var gone = Of(AuditActions.LogKeyRetired).ToLookup(e => e.Target, e => e.Index);
        var told = Of(AuditActions.LogKeyAdded).GroupBy(e => e.Target ?? string.Empty).ToDictionary(
            g => g.Key, g => (g.Last().Index, string.Create(CultureInfo.InvariantCulture, $"{g.Last().Index} {gone[g.Key].Any(i => i > g.Last().Index)}")));
        comparison.Add("key of the log", rows, told);
    }

    private static string TargetOf(string key)
    {
        try
        {
            return $"log-key/{VerifierKey.Parse(key).Fingerprint}";
        }
        catch (FormatException)
        {
            return key;
        }
    }

    private static string Content(byte[] content, byte[] sha256) => Hash(content) is var hash && hash == Convert.ToHexStringLower(sha256) ? hash : "another";

    private static string IdOf(byte[] id) => id.Length == 16 ? new Guid(id, bigEndian: true).ToString() : string.Empty;

    private sealed class Row
    {
        public byte[] Submission { get; init; } = [];

        public long Ordinal { get; init; }

        public string Indicator { get; init; } = string.Empty;

        public string TimePeriod { get; init; } = string.Empty;

        public string Partner { get; init; } = string.Empty;

        public long Revision { get; init; }

        public long State { get; init; }

        public long Held { get; init; }

        public byte[] Sha256 { get; init; } = [];

        public byte[] Content { get; init; } = [];

        public long? AuditIndex { get; init; }

        public long? WithdrawnAt { get; init; }

        public string Key => string.Create(CultureInfo.InvariantCulture, $"{IdOf(Submission)} {Ordinal}");

        public string Text => string.Create(CultureInfo.InvariantCulture, $"{Partner} {Indicator} {TimePeriod} {Revision} {StoredState.Content(Content, Sha256)} {Held != 0}");
    }
}
