using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using DataHub.AuditLog;
using DataHub.AuditLog.Verification;
using Microsoft.Data.Sqlite;

namespace DataHub.Cli.Audit;

/// <summary>
/// What a database holds beside the log, compared with what the log says was done: submissions, their tables, what these are read as, the catalogue. Nothing
/// may be there that no entry speaks of, and nothing that one speaks of may be gone. Of a log whose first entries are past their term only the rest can be said.
/// </summary>
/// <param name="connection">The database.</param>
/// <param name="changes">Entries that tell of tables or of versions, in any order.</param>
internal sealed class StoredState(SqliteConnection connection, IEnumerable<AuditEntry> changes)
{
    private readonly List<LogFault> _faults = [];
    private readonly List<AuditEntry> _changes = [.. changes.OrderBy(e => e.Index)];
    private readonly bool _isWhole = connection.ExecuteScalar<long>("SELECT pruned FROM log_head") == 0;

    /// <summary>What does not fit.</summary>
    public IReadOnlyList<LogFault> Faults()
    {
        Submissions();
        Tables();
        Reprotected();
        Catalogue();
        return _faults;
    }

    private IEnumerable<AuditEntry> Of(string action) => _changes.Where(e => e.Action == action);

    private void Submissions()
    {
        var withdrawn = Of(AuditActions.Withdrawal).Select(e => e.Submission).ToHashSet();
        var rows = connection.Query<(byte[] Id, string Partner, string Client, long AuditIndex, long? WithdrawnAt)>("SELECT id, partner, client, audit_index, withdrawn_at FROM submissions")
            .DistinctBy(r => IdOf(r.Id)).ToDictionary(r => IdOf(r.Id), r => $"{r.AuditIndex} {r.Partner} {r.Client} {r.WithdrawnAt is not null}");
        var told = Of(AuditActions.Submission).DistinctBy(e => e.Submission).ToDictionary(e => e.Submission ?? string.Empty, e => (e.Index, Text: string.Create(CultureInfo.InvariantCulture, $"{e.Index} {e.Partner} {e.Client} {withdrawn.Contains(e.Submission)}")));
        Compare(rows, told, "submission");
    }

    private void Tables()
    {
        var rows = connection.Query<(byte[] Submission, long Ordinal, string Indicator, string TimePeriod, string Partner, long Revision, long State, long Held, byte[] Sha256, byte[] Content)>(
            "SELECT submission, ordinal, indicator, time_period, partner, revision, state, held, sha256, content FROM tables").ToList();
        var told = Of(AuditActions.Submission).SelectMany(e => e.Tables.Select((t, i) => (
            Key: string.Create(CultureInfo.InvariantCulture, $"{e.Submission} {i}"),
            Value: (e.Index, Text: string.Create(CultureInfo.InvariantCulture, $"{e.Partner} {t.Indicator} {t.TimePeriod} {t.Revision} {t.Sha256}"))))).DistinctBy(t => t.Key).ToDictionary(t => t.Key, t => t.Value);
        Compare(
            rows.DistinctBy(r => (IdOf(r.Submission), r.Ordinal)).ToDictionary(r => $"{IdOf(r.Submission)} {r.Ordinal}", r => $"{r.Partner} {r.Indicator} {r.TimePeriod} {r.Revision} {Content(r.Content, r.Sha256)}"), told, "table");
        var withdrawn = connection.Query<byte[]>("SELECT id FROM submissions WHERE withdrawn_at IS NOT NULL").Select(IdOf).ToHashSet();
        foreach (var revisions in rows.GroupBy(r => (r.Indicator, r.TimePeriod, r.Partner)))
        {
            foreach (var row in revisions.Where(r => r.State != Expected(withdrawn.Contains(IdOf(r.Submission)), r.Held != 0, revisions.Any(l => l.Revision > r.Revision && (r.Held != 0 || l.Held == 0)))))
            {
                _faults.Add(new LogFault(told.GetValueOrDefault($"{IdOf(row.Submission)} {row.Ordinal}").Index, "A stored table is not in the state that the log leaves it in."));
            }
        }
    }

    /// <summary>0 current, 1 superseded, 2 withdrawn, 3 held.</summary>
    private static long Expected(bool isWithdrawn, bool isHeld, bool isFollowed) => isWithdrawn ? 2 : isFollowed ? 1 : isHeld ? 3 : 0;

    private void Reprotected()
    {
        var rows = connection.Query<(string Partner, string Indicator, string TimePeriod, long Revision, byte[] Sha256, byte[] Content)>(
            """
            SELECT t.partner, t.indicator, t.time_period, t.revision, r.sha256, r.content FROM reprotected r JOIN tables t ON t.id = r.table_id ORDER BY r.id
            """).GroupBy(r => $"{r.Partner} {r.Indicator} {r.TimePeriod} {r.Revision}").ToDictionary(g => g.Key, g => string.Join(' ', g.Select(r => Content(r.Content, r.Sha256))));
        var told = Of(AuditActions.Reprotected).SelectMany(e => e.Tables.Select(t => (e.Index, Key: string.Create(CultureInfo.InvariantCulture, $"{e.Partner} {t.Indicator} {t.TimePeriod} {t.Revision}"), t.Sha256)))
            .GroupBy(t => t.Key).ToDictionary(g => g.Key, g => (g.First().Index, Text: string.Join(' ', g.Select(t => t.Sha256))));
        Compare(rows, told, "table that was protected again");
    }

    private void Catalogue()
    {
        string[] actions = [AuditActions.CodeList, AuditActions.Indicator, AuditActions.Partner];
        var rows = connection.Query<(string Kind, string Code, long Version, string Document)>("SELECT kind, code, version, document FROM catalogue")
            .DistinctBy(r => (r.Kind, r.Code, r.Version)).ToDictionary(r => $"{r.Kind}/{r.Code} {r.Version}", r => Hash(Encoding.UTF8.GetBytes(r.Document)));

        // Entries of older hubs name no hash.
        var told = _changes.Where(e => actions.Contains(e.Action)).DistinctBy(e => (e.Target, e.Version)).ToDictionary(
            e => string.Create(CultureInfo.InvariantCulture, $"{e.Target} {e.Version}"), e => (e.Index, Text: e.Sha256 ?? rows.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"{e.Target} {e.Version}"), string.Empty)));
        Compare(rows, told, "version of the catalogue");
    }

    private void Compare(Dictionary<string, string> rows, Dictionary<string, (long Index, string Text)> told, string what)
    {
        foreach (var (key, (index, text)) in told)
        {
            if (!rows.TryGetValue(key, out var row))
            {
                _faults.Add(new LogFault(index, $"A {what} that the log speaks of is not there."));
            }
            else if (row != text)
            {
                _faults.Add(new LogFault(index, $"A {what} is not what the log says."));
            }
        }

        if (_isWhole && rows.Keys.Any(k => !told.ContainsKey(k)))
        {
            _faults.Add(new LogFault(null, $"A {what} is there that the log does not speak of."));
        }
    }

    private static string Content(byte[] content, byte[] sha256) => Hash(content) is var hash && hash == Convert.ToHexStringLower(sha256) ? hash : "another";

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string IdOf(byte[] id) => id.Length == 16 ? new Guid(id, bigEndian: true).ToString() : string.Empty;
}
