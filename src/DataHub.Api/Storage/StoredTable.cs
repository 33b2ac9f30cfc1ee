using System.Security.Cryptography;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Storage;

/// <summary>A stored table: what the engine let through, its canonical bytes' SHA-256 in the audit log, and what the attacker can say of its hidden cells.</summary>
internal sealed record StoredTable(Guid Submission, ProtectedTable Table, IReadOnlyDictionary<int, Bounds> Bounds, byte[] Sha256, DateTimeOffset StoredAt, TableState State)
{
    private byte[]? _content;

    /// <summary>As it was first shown, where it was protected again since; null: as it is.</summary>
    public ProtectedTable? Before { get; init; }

    /// <summary>When the table itself was stored; <see cref="StoredAt"/> is later where it was protected again since.</summary>
    public DateTimeOffset FirstStoredAt { get; init; } = StoredAt;

    /// <summary>The canonical bytes.</summary>
    public byte[] Content => _content ??= ProtectedTableFormat.Write(Table);

    /// <summary>A new table, current or held, encoded and hashed here and now: on the request's thread, so that the writer need not.</summary>
    public static StoredTable Of(Guid submission, ProtectedTable table, IReadOnlyDictionary<int, Bounds> bounds, DateTimeOffset storedAt, TableState state = TableState.Current)
    {
        var content = ProtectedTableFormat.Write(table);
        return new StoredTable(submission, table, bounds, SHA256.HashData(content), storedAt, state) { _content = content };
    }

    /// <summary>The shape and the key: never a figure.</summary>
    public override string ToString() => $"{Table}: {State}";
}
