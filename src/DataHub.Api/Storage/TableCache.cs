using System.Data;
using System.Security.Cryptography;
using Dapper;
using DataHub.Disclosure.Tables;
using Microsoft.Extensions.Caching.Memory;

namespace DataHub.Api.Storage;

/// <summary>
/// Stored tables, parsed once. Known by the hash of their content and not by their row: a row that was rolled back may give its number to another.
/// </summary>
internal sealed class TableCache : IDisposable
{
    private const long MaxBytes = 32 * 1024 * 1024;

    private readonly MemoryCache _tables = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <summary>The tables that the condition selects, in its order.</summary>
    public IReadOnlyList<StoredTable> Load(IDbConnection connection, string condition, object values)
        => [.. connection.Query<Row>($"SELECT id, submission, state, stored_at AS storedAt, sha256 FROM tables WHERE {condition}", values)
            .Select(r => Stored(connection, r))];

    public void Dispose() => _tables.Dispose();

    private StoredTable Stored(IDbConnection connection, Row row)
    {
        var key = Convert.ToHexString(row.Sha256);
        var parsed = _tables.Get<Parsed>(key) ?? Read(connection, row, key);
        return new StoredTable(
            new Guid(row.Submission, bigEndian: true),
            parsed.Table,
            parsed.Bounds,
            row.Sha256,
            DateTimeOffset.FromUnixTimeMilliseconds(row.StoredAt),
            (TableState)row.State);
    }

    private Parsed Read(IDbConnection connection, Row row, string key)
    {
        var content = connection.QuerySingle<Content>("SELECT bounds, content AS bytes FROM tables WHERE id = @Id", new { row.Id });
        if (!SHA256.HashData(content.Bytes).AsSpan().SequenceEqual(row.Sha256))
        {
            throw new InvariantException("A stored table does not have the hash it was stored under.");
        }

        var parsed = new Parsed(ProtectedTableFormat.Read(content.Bytes), BoundsFormat.Read(content.Bounds));
        return _tables.Set(key, parsed, new MemoryCacheEntryOptions { Size = content.Bytes.Length + content.Bounds.Length });
    }

    private sealed record Row(long Id, byte[] Submission, long State, long StoredAt, byte[] Sha256);

    private sealed record Content(byte[] Bounds, byte[] Bytes);

    private sealed record Parsed(ProtectedTable Table, IReadOnlyDictionary<int, Bounds> Bounds);
}
