using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;
using DataHub.AuditLog;

namespace DataHub.Cli.Audit;

/// <summary>The versions of the catalogue that a database holds, compared with the entries that tell how each was made: what they hold, the policies that they count, and their order, by which the newest is known.</summary>
/// <param name="connection">The database.</param>
/// <param name="changes">Entries that tell of versions, in their order.</param>
internal sealed class StoredCatalogue(DbConnection connection, IReadOnlyList<AuditEntry> changes)
{
    private static readonly string[] Actions = [AuditActions.CodeList, AuditActions.Indicator, AuditActions.Partner];

    // A policy that changed is told of by the entry behind that of its indicator.
    private readonly Dictionary<long, AuditEntry> _changed = changes.Where(e => e.Action == AuditActions.Policy).DistinctBy(e => e.Index).ToDictionary(e => e.Index);
    private readonly Dictionary<string, long> _policies = [];

    public void AddTo(Comparison comparison)
    {
        var stored = connection.Query<Row>("SELECT kind, code, version, policy_version AS policyVersion, document FROM catalogue ORDER BY position").ToList();
        var rows = stored.DistinctBy(r => r.Key).ToDictionary(r => r.Key, r => r);
        var told = changes.Where(e => Actions.Contains(e.Action)).DistinctBy(Key).ToDictionary(Key, e => e);
        comparison.Add(
            "version of the catalogue",
            rows.ToDictionary(r => r.Key, r => (r.Value.Text, (long?)null)),
            told.ToDictionary(t => t.Key, t => (t.Value.Index, Text(t.Value, rows.GetValueOrDefault(t.Key)))));
        foreach (var (row, entry) in stored.TakeLast(told.Count).Zip(told.Values).Where(p => p.First.Key != Key(p.Second)).Take(1))
        {
            comparison.Add(entry.Index, "The versions of the catalogue do not stand in the order in which they were made.");
        }
    }

    /// <summary>Entries of older hubs name no hash; and which policy was in force before the first entry that is still there is not known.</summary>
    private string Text(AuditEntry entry, Row? row)
    {
        var target = entry.Target ?? string.Empty;
        if (entry.Action == AuditActions.Indicator)
        {
            _policies[target] = _changed.GetValueOrDefault(entry.Index + 1) is { Version: { } version } policy && policy.Target == target ? version : _policies.GetValueOrDefault(target, row?.PolicyVersion ?? 0);
        }

        return Row.TextOf(entry.Sha256 ?? row?.Hash, entry.Action == AuditActions.Indicator ? _policies[target] : 0);
    }

    private static string Key(AuditEntry entry) => string.Create(CultureInfo.InvariantCulture, $"{entry.Target} {entry.Version}");

    private sealed class Row
    {
        public string Kind { get; init; } = string.Empty;

        public string Code { get; init; } = string.Empty;

        public long Version { get; init; }

        public long PolicyVersion { get; init; }

        public string Document { get; init; } = string.Empty;

        public string Key => string.Create(CultureInfo.InvariantCulture, $"{Kind}/{Code} {Version}");

        public string Hash => StoredState.Hash(Encoding.UTF8.GetBytes(Document));

        public string Text => TextOf(Hash, PolicyVersion);

        public static string TextOf(string? hash, long policyVersion) => string.Create(CultureInfo.InvariantCulture, $"{hash} {policyVersion}");
    }
}
