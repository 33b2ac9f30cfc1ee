using System.Security.Cryptography;
using DataHub.Disclosure.Tables;
using Microsoft.Extensions.Caching.Memory;

namespace DataHub.Api.Storage;

/// <summary>
/// Stored tables as they are read now, parsed once. Known by the hash of their content and not by their row: a row that was rolled back may give its number to another.
/// </summary>
internal sealed class TableCache : IDisposable
{
    private const long MaxBytes = 32 * 1024 * 1024;
    private const string Latest = "SELECT max(id) FROM reprotected WHERE table_id = t.id";

    private static readonly Sql ContentOfTable = new("SELECT bounds, content AS bytes FROM tables WHERE id = @Id");
    private static readonly Sql ContentSince = new("SELECT bounds, content AS bytes FROM reprotected WHERE id = @Again");

    private readonly MemoryCache _tables = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <summary>Selects the tables <c>t</c> for which a condition holds, in its order; where a table was protected again, as it is since.</summary>
    public static Sql Select(string condition) => Select(Latest, condition);

    /// <summary>The same, but as they were at the moment that the values name <c>at</c>.</summary>
    public static Sql SelectAt(string condition) => Select($"{Latest} AND stored_at <= @at", condition);

    /// <summary>What a statement of <see cref="Select(string)"/> or <see cref="SelectAt"/> selects.</summary>
    public IReadOnlyList<StoredTable> Load(StoreConnection connection, Sql select, object values) => [.. connection.Query<Row>(select, values).Select(r => Stored(connection, r))];

    public void Dispose() => _tables.Dispose();

    private static Sql Select(string reprotected, string condition) => new(
        $"""
        SELECT t.id, t.submission, t.state, t.stored_at AS firstStoredAt, coalesce(r.stored_at, t.stored_at) AS storedAt, coalesce(r.sha256, t.sha256) AS sha256, t.sha256 AS first, r.id AS again
        FROM tables t LEFT JOIN reprotected r ON r.id = ({reprotected})
        WHERE {condition}
        """);

    private StoredTable Stored(StoreConnection connection, Row row)
    {
        var parsed = Parse(connection, row);
        return new StoredTable(
            new Guid(row.Submission, bigEndian: true),
            parsed.Table,
            parsed.Bounds,
            row.Sha256,
            DateTimeOffset.FromUnixTimeMilliseconds(row.StoredAt),
            (TableState)row.State)
        {
            Before = row.Again is null ? null : Parse(connection, row with { Again = null, Sha256 = row.First }).Table,
            FirstStoredAt = DateTimeOffset.FromUnixTimeMilliseconds(row.FirstStoredAt),
        };
    }

    private Parsed Parse(StoreConnection connection, Row row)
    {
        var key = Convert.ToHexString(row.Sha256);
        return _tables.Get<Parsed>(key) ?? Read(connection, row, key);
    }

    private Parsed Read(StoreConnection connection, Row row, string key)
    {
        var content = row.Again is null ? connection.Single<Content>(ContentOfTable, new { row.Id })
            : connection.Single<Content>(ContentSince, new { row.Again });
        if (!SHA256.HashData(content.Bytes).AsSpan().SequenceEqual(row.Sha256))
        {
            throw new InvariantException("A stored table does not have the hash it was stored under.");
        }

        var parsed = new Parsed(ProtectedTableFormat.Read(content.Bytes), BoundsFormat.Read(content.Bounds));
        return _tables.Set(key, parsed, new MemoryCacheEntryOptions { Size = content.Bytes.Length + content.Bounds.Length });
    }

    // No constructor: the database tells no type of what it chose between two columns.
    private sealed record Row
    {
        public long Id { get; init; }

        public byte[] Submission { get; init; } = [];

        public long State { get; init; }

        public long StoredAt { get; init; }

        public long FirstStoredAt { get; init; }

        public byte[] Sha256 { get; init; } = [];

        public byte[] First { get; init; } = [];

        public long? Again { get; init; }
    }

    private sealed record Content(byte[] Bounds, byte[] Bytes);

    private sealed record Parsed(ProtectedTable Table, IReadOnlyDictionary<int, Bounds> Bounds);
}
