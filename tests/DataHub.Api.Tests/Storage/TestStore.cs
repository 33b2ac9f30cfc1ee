using System.Globalization;
using System.Text;
using DataHub.Api.Storage;
using DataHub.Api.Storage.Sqlite;
using DataHub.Api.Tests.Support;
using DataHub.AuditLog;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Tests.Storage;

/// <summary>A store on a folder of its own.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly DataFolder _data;
    private readonly TableCache _cache = new();
    private readonly TileStore _tiles = new();
    private readonly bool _ownsFolder;

    public TestStore(string? folder = null, Clock? clock = null, Func<DataFolder, Dialect>? dialect = null)
    {
        _ownsFolder = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("datahub-store-").FullName;
        Clock = clock ?? new Clock();
        _data = new DataFolder(Folder);
        Database = new Database(dialect?.Invoke(_data) ?? new SqliteDialect(_data));
        Catalogue = new CatalogueStore(Database, Clock);
        Submissions = new SubmissionStore(_cache);
        Audit = new AuditStore(Database, Clock);
    }

    public string Folder { get; }

    public Clock Clock { get; }

    public Database Database { get; }

    public CatalogueStore Catalogue { get; }

    public SubmissionStore Submissions { get; }

    public AuditStore Audit { get; }

    public string DatabaseFile => Path.Combine(Folder, "datahub.db");

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _cache.Dispose();
        _tiles.Dispose();
        _data.Dispose();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>The root over the first entries, as readers see it.</summary>
    public byte[] Root(long size) => Database.Read(c => _tiles.Tree(c, size).Root());

    public Task<T> WriteAsync<T>(Func<WriteScope, T> work) => Database.WriteAsync(work, CancellationToken.None);

    /// <summary>Stores a submission of the first table's partner, with its audit entry, in one transaction.</summary>
    public Task<StoredSubmission> SubmitAsync(params StoredTable[] tables) => SubmitAsync(Guid.CreateVersion7(Clock.GetUtcNow()), tables);

    public Task<StoredSubmission> SubmitAsync(Guid idempotencyKey, params StoredTable[] tables) => WriteAsync(scope => Submit(scope, idempotencyKey, tables));

    public StoredSubmission Submit(WriteScope scope, Guid idempotencyKey, params StoredTable[] tables)
    {
        var partner = tables[0].Table.Key.Partner;
        var entry = Entry(AuditActions.Submission) with { Outcome = "accepted", Partner = partner, Client = $"{partner}-client", Submission = tables[0].Submission.ToString(), Tables = [.. tables.Select(Told)] };
        var index = Audit.Append(scope, entry).Index;
        var submission = new StoredSubmission(tables[0].Submission, partner, $"{partner}-client", Clock.GetUtcNow(), index, null);
        Submissions.Insert(scope, submission, tables, idempotencyKey);
        return submission;
    }

    public static AuditEntry Entry(string action) => new() { Action = action, Outcome = "done", Engine = "1.0.0" };

    /// <summary>One cell per figure, the first the total; null is suppressed.</summary>
    public StoredTable Table(TableKey key, int revision = 1, Guid? submission = null, params long?[] figures)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"datahub-table 1\npartner {key.Partner}\nindicator {key.Indicator}\nperiod {key.TimePeriod}\nrevision {revision}\n");
        text.Append("policy 1\nthreshold 5\nmeasure count\ndimension age ages _T/-");
        for (var i = 1; i < Math.Max(figures.Length, 2); i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" a{i}/0");
        }

        text.Append('\n');
        var bounds = new Dictionary<int, Bounds>();
        for (var i = 0; i < figures.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"cell {i} sent ").Append(figures[i] is { } f ? string.Create(CultureInfo.InvariantCulture, $"published {f}\n") : "suppressed\n");
            if (figures[i] is null)
            {
                bounds.Add(i, new Bounds(1, i == 0 ? null : 7));
            }
        }

        var table = ProtectedTableFormat.Read(Encoding.UTF8.GetBytes(text.ToString()));
        return StoredTable.Of(submission ?? Guid.CreateVersion7(Clock.GetUtcNow()), table, bounds, Clock.GetUtcNow());
    }

    private static AuditTable Told(StoredTable t)
        => new(t.Table.Key.Indicator, t.Table.Key.TimePeriod, t.Table.Revision, 1, t.Table.Cells.Count, 1, 1, Convert.ToHexStringLower(t.Sha256));
}
