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
    private const int Batch = 200;
    private const string Latest = "SELECT max(id) FROM reprotected WHERE table_id = t.id";

    private static readonly Sql OfTables = new("SELECT id, bounds, content AS bytes FROM tables WHERE id {in @ids}");
    private static readonly Sql Since = new("SELECT id, bounds, content AS bytes FROM reprotected WHERE id {in @ids}");

    private readonly MemoryCache _tables = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <summary>Selects the tables <c>t</c> for which a condition holds, in its order; where a table was protected again, as it is since.</summary>
    public static Sql Select(string condition) => Select(Latest, condition);

    /// <summary>The same, but as they were at the moment that the values name <c>at</c>.</summary>
    public static Sql SelectAt(string condition) => Select($"{Latest} AND stored_at <= @at", condition);

    /// <summary>The same, but as they were stored first.</summary>
    public static Sql SelectFirst(string condition) => new(
        $"""
        SELECT t.id, t.submission, t.partner, t.time_period AS timePeriod, t.state, t.stored_at AS firstStoredAt, t.stored_at AS storedAt, t.sha256, t.sha256 AS first
        FROM tables t WHERE {condition}
        """);

    /// <summary>What a statement of <see cref="Select(string)"/> or <see cref="SelectAt"/> selects.</summary>
    public IReadOnlyList<StoredTable> Load(StoreConnection connection, Sql select, object values) => Load(connection, connection.Query<StoredRow>(select, values));

    /// <summary>The tables of these rows, in their order.</summary>
    /// <exception cref="InvariantException">A content is not the one whose hash the row has.</exception>
    public IReadOnlyList<StoredTable> Load(StoreConnection connection, IReadOnlyCollection<StoredRow> rows)
    {
        var parsed = Parse(connection, [.. rows, .. rows.Where(r => r.Again is not null).Select(r => r.Before)]);
        return [.. rows.Select(row => StoredOf(row, parsed))];
    }

    public void Dispose() => _tables.Dispose();

    private static Sql Select(string reprotected, string condition) => new(
        $"""
        SELECT t.id, t.submission, t.partner, t.time_period AS timePeriod, t.state, t.stored_at AS firstStoredAt, coalesce(r.stored_at, t.stored_at) AS storedAt,
            coalesce(r.sha256, t.sha256) AS sha256, t.sha256 AS first, r.id AS again
        FROM tables t LEFT JOIN reprotected r ON r.id = ({reprotected})
        WHERE {condition}
        """);

    private static StoredTable StoredOf(StoredRow row, Dictionary<string, Parsed> parsed)
    {
        var now = parsed[row.Key];
        return new StoredTable(
            new Guid(row.Submission, bigEndian: true), now.Table, now.Bounds, row.Sha256, DateTimeOffset.FromUnixTimeMilliseconds(row.StoredAt), (TableState)row.State)
        {
            Before = row.Again is null ? null : parsed[row.Before.Key].Table,
            FirstStoredAt = DateTimeOffset.FromUnixTimeMilliseconds(row.FirstStoredAt),
        };
    }

    // What is known is taken first and kept here: the cache may let it go meanwhile.
    private Dictionary<string, Parsed> Parse(StoreConnection connection, List<StoredRow> rows)
    {
        var parsed = new Dictionary<string, Parsed>(StringComparer.Ordinal);
        var missing = new Dictionary<string, StoredRow>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var key = row.Key;
            if (_tables.Get<Parsed>(key) is { } known)
            {
                parsed.TryAdd(key, known);
            }
            else
            {
                missing.TryAdd(key, row);
            }
        }

        foreach (var some in missing.Values.GroupBy(r => r.Again is not null).SelectMany(g => g.Chunk(Batch)))
        {
            Read(connection, some, parsed);
        }

        return parsed;
    }

    private void Read(StoreConnection connection, StoredRow[] rows, Dictionary<string, Parsed> parsed)
    {
        var isAgain = rows[0].Again is not null;
        var ids = rows.Select(r => r.Again ?? r.Id).ToArray();
        var contents = connection.Query<Content>(isAgain ? Since : OfTables, new { ids }).ToDictionary(c => c.Id);
        foreach (var row in rows)
        {
            var content = contents[row.Again ?? row.Id];
            if (!SHA256.HashData(content.Bytes).AsSpan().SequenceEqual(row.Sha256))
            {
                throw new InvariantException("A stored table does not have the hash it was stored under.");
            }

            var made = new Parsed(ProtectedTableFormat.Read(content.Bytes), BoundsFormat.Read(content.Bounds));
            parsed[row.Key] = _tables.Set(row.Key, made, new MemoryCacheEntryOptions { Size = content.Bytes.Length + content.Bounds.Length });
        }
    }

    private sealed record Content(long Id, byte[] Bounds, byte[] Bytes);

    private sealed record Parsed(ProtectedTable Table, IReadOnlyDictionary<int, Bounds> Bounds);
}
