using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DataHub.Api.Catalogue;

namespace DataHub.Api.Storage;

/// <summary>Code lists, indicators and partners, every version of each.</summary>
internal sealed class CatalogueStore
{
    private const string CodeListKind = "code-list";
    private const string IndicatorKind = "indicator";
    private const string PartnerKind = "partner";
    private const string Columns = "position, kind, code, version, policy_version AS policyVersion, changed_at AS changedAt, document";

    private static readonly Sql NewestVersion = new("SELECT max(position) FROM catalogue");
    private static readonly Sql NewestDocument = new("SELECT document FROM catalogue WHERE position = (SELECT max(position) FROM catalogue)");
    private static readonly Sql AllOfOne = new($"SELECT {Columns} FROM catalogue WHERE kind = @kind AND code = @code ORDER BY version");
    private static readonly Sql NewestOfOne = new($"SELECT {Columns} FROM catalogue WHERE kind = @kind AND code = @code ORDER BY version DESC {{limit 1}}");
    private static readonly Sql NewestOfAll = new(
        $"SELECT {Columns} FROM catalogue c WHERE position > @after AND version = (SELECT max(version) FROM catalogue o WHERE o.kind = c.kind AND o.code = c.code) ORDER BY position");

    private static readonly Sql InsertDocument = new(
        """
        INSERT INTO catalogue (position, kind, code, version, policy_version, changed_at, document)
        VALUES (@1, @2, @3, @4, @5, @6, @7)
        """);

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private CatalogueSnapshot _current;

    public CatalogueStore(Database database, TimeProvider time)
    {
        _database = database;
        _time = time;
        _current = LoadAll(database);
    }

    /// <summary>The catalogue as last committed, or last seen where other hubs change it as well; a new object after each change.</summary>
    public CatalogueSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Stores a version. The snapshot moves on after the commit. The ETag is made from kind, code and version.</summary>
    public Versioned<CodeListDocument> Put(WriteScope scope, CodeListDocument document)
        => Stored<CodeListDocument>(Insert(scope, CodeListKind, document.Code, DocumentFormat.Write(document), _ => 0));

    /// <inheritdoc cref="Put(WriteScope, CodeListDocument)"/>
    public Versioned<IndicatorDocument> Put(WriteScope scope, IndicatorDocument document)
        => Stored<IndicatorDocument>(Insert(scope, IndicatorKind, document.Code, DocumentFormat.Write(document), before => NextPolicyVersion(before, document)));

    /// <inheritdoc cref="Put(WriteScope, CodeListDocument)"/>
    public Versioned<PartnerDocument> Put(WriteScope scope, PartnerDocument document)
        => Stored<PartnerDocument>(Insert(scope, PartnerKind, document.Code, DocumentFormat.Write(document), _ => 0));

    /// <summary>Asks for what <see cref="VersionIn"/> tells.</summary>
    public static (Sql Sql, object?[] Values) VersionQuestion { get; } = (NewestVersion, []);

    /// <summary>Catalogue version as the transaction sees it; compare with <see cref="CatalogueSnapshot.Version"/> of what was judged against.</summary>
    public long VersionIn(WriteScope scope) => scope.Connection.Number(NewestVersion) ?? 0;

    /// <summary>Takes over what other hubs have changed; <paramref name="all"/> forgets what is known, of a server that is another one than before.</summary>
    public void Renew(StoreConnection connection, bool all)
    {
        lock (_lock)
        {
            Volatile.Write(ref _current, Load(connection, all ? CatalogueSnapshot.Empty : _current));
        }
    }

    /// <summary>Every version of an indicator, oldest first: the policy history.</summary>
    public IReadOnlyList<Versioned<IndicatorDocument>> History(string indicator)
        => [.. _database.Read(c => c.Query<Row>(AllOfOne, new { kind = IndicatorKind, code = indicator })).Select(Stored<IndicatorDocument>)];

    /// <summary>SHA-256 of the document that was put last, as it is stored; lower-case hex.</summary>
    public string HashOfLast(WriteScope scope)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(scope.Connection.Single<string>(NewestDocument))));

    /// <exception cref="StoreStartException">A document cannot be read.</exception>
    private static CatalogueSnapshot LoadAll(Database database)
    {
        try
        {
            return database.Read(c => Load(c, CatalogueSnapshot.Empty));
        }
        catch (Exception e) when (e is JsonException or InvariantException or ArgumentException or OverflowException)
        {
            // What the exception says would repeat a piece of it.
            throw new StoreStartException("A stored document of the catalogue cannot be read: the database is damaged.");
        }
    }

    private Row Insert(WriteScope scope, string kind, string code, string document, Func<Row?, long> policyVersion)
    {
        var before = scope.Connection.First<Row>(NewestOfOne, new { kind, code });
        var row = new Row(
            VersionIn(scope) + 1, kind, code, (before?.Version ?? 0) + 1, policyVersion(before), _time.GetUtcNow().ToUnixTimeMilliseconds(), document);
        scope.Connection.PostOne(InsertDocument, row.Position, row.Kind, row.Code, row.Version, row.PolicyVersion, row.ChangedAt, row.Document);
        scope.AfterCommit.Add(() => Advance(row));
        return row;
    }

    // What was seen through another connection meanwhile holds it already.
    private void Advance(Row row)
    {
        lock (_lock)
        {
            if (row.Position == _current.Version + 1)
            {
                Volatile.Write(ref _current, With(_current, row));
            }
        }
    }

    private static CatalogueSnapshot Load(StoreConnection connection, CatalogueSnapshot before)
        => connection.Query<Row>(NewestOfAll, new { after = before.Version }).Aggregate(before, With);

    private static long NextPolicyVersion(Row? before, IndicatorDocument document)
        => before is null ? 1
            : IsSame(DocumentFormat.Read<IndicatorDocument>(before.Document).Policy, document.Policy) ? before.PolicyVersion
            : before.PolicyVersion + 1;

    // By what is stored of them: two lists of the same items are not equal to a record.
    private static bool IsSame(PolicyDocument stored, PolicyDocument next) => DocumentFormat.Write(stored) == DocumentFormat.Write(next);

    private static CatalogueSnapshot With(CatalogueSnapshot snapshot, Row row) => row.Kind switch
    {
        CodeListKind => snapshot with { Version = row.Position, CodeLists = snapshot.CodeLists.SetItem(row.Code, Stored<CodeListDocument>(row)) },
        IndicatorKind => snapshot with { Version = row.Position, Indicators = snapshot.Indicators.SetItem(row.Code, Stored<IndicatorDocument>(row)) },
        _ => snapshot with { Version = row.Position, Partners = snapshot.Partners.SetItem(row.Code, Stored<PartnerDocument>(row)) },
    };

    private static Versioned<T> Stored<T>(Row row) => new(
        DocumentFormat.Read<T>(row.Document),
        (int)row.Version,
        (int)row.PolicyVersion,
        string.Create(CultureInfo.InvariantCulture, $"\"{row.Kind}/{row.Code}/{row.Version}\""),
        DateTimeOffset.FromUnixTimeMilliseconds(row.ChangedAt));

    private sealed record Row(long Position, string Kind, string Code, long Version, long PolicyVersion, long ChangedAt, string Document);
}

/// <summary>How documents of the catalogue stand in the database.</summary>
internal static class DocumentFormat
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { IgnoreReadOnlyProperties = true };

    public static string Write<T>(T document) => JsonSerializer.Serialize(document, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new InvariantException("A stored document is empty.");
}
