using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using DataHub.AuditLog;
using DataHub.AuditLog.Notes;
using DataHub.AuditLog.Tiles;
using DataHub.AuditLog.Verification;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DataHub.Cli.Audit;

/// <summary>
/// A hub's database, or a copy of it, opened to be read alone. Beside the log it holds columns that the officer's lists are filtered by, and the tables that
/// entries speak of: these are compared with the entries as well.
/// </summary>
internal sealed class DatabasePlace : LogPlace
{
    public const string FileName = "datahub.db";

    private const string NoteName = "log.checkpoint";

    private readonly ConcurrentDictionary<long, (string Columns, string Indicators)> _entries = new();
    private readonly ConcurrentBag<AuditEntry> _changes = [];
    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;
    private readonly string _path;

    static DatabasePlace() => Batteries_V2.Init();

    /// <exception cref="UsageException">It is no hub's database, or cannot be read.</exception>
    public DatabasePlace(string path)
    {
        _path = path;
        _connection = Open(path);

        // One moment for all that is read: a hub may be writing.
        Read(c => c.Execute("BEGIN DEFERRED"));
        Size = Read(c => c.ExecuteScalar<long>("SELECT size FROM log_head"));
    }

    public override long? Size { get; }

    public override async Task<string?> NoteAsync(CancellationToken cancellation)
    {
        var note = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(_path))!, NoteName);
        return File.Exists(note) ? SignedNote.Decode(await File.ReadAllBytesAsync(note, cancellation)) : null;
    }

    public override Task<IReadOnlyList<VerifierKey>> KeysAsync(CancellationToken cancellation)
        => Task.FromResult<IReadOnlyList<VerifierKey>>([.. Read(c => c.Query<string>("SELECT key FROM log_keys")).Select(VerifierKey.Parse)]);

    public override Task<byte[]?> ReadAsync(string path, CancellationToken cancellation)
        => Task.FromResult(Tile.TryParse(path, out var tile) ? Read(c => tile.Level == Tile.Entries ? Bundle(c, tile) : Hashes(c, tile)) : null);

    public override Action<AuditEntry> Seen => entry =>
    {
        _entries[entry.Index] = (Columns(entry), string.Join(' ', IndicatorsOf(entry)));
        if (entry.Outcome != "refused" && (entry.Tables.Count > 0 || entry.Version is not null))
        {
            _changes.Add(entry);
        }
    };

    public override IReadOnlyList<LogFault> Finish() => Read(c => (IReadOnlyList<LogFault>)[.. Rows(c), .. Indicators(c), .. Tiles(c), .. new StoredState(c, _changes).Faults()]);

    protected override void Close() => _connection.Dispose();

    private static byte[]? Bundle(SqliteConnection connection, Tile tile)
    {
        var first = tile.Number * Tile.FullWidth;
        var entries = connection.Query<byte[]>("SELECT entry FROM audit_entries WHERE position >= @first AND position < @end ORDER BY position", new { first, end = first + tile.Width }).AsList();
        return entries.Count > 0 ? EntryBundle.Write(entries) : null;
    }

    private static byte[]? Hashes(SqliteConnection connection, Tile tile)
        => connection.QuerySingleOrDefault<byte[]>("SELECT hashes FROM log_tiles WHERE level = @Level AND number = @Number", new { tile.Level, tile.Number });

    /// <summary>The columns beside each entry, and rows that are no entry of the log.</summary>
    private IEnumerable<LogFault> Rows(SqliteConnection connection)
    {
        foreach (var row in connection.Query<(long Position, long Time, string Action, string Outcome, string? Partner)>("SELECT position, time, action, outcome, partner FROM audit_entries ORDER BY position", buffered: false))
        {
            if (!_entries.TryGetValue(row.Position, out var entry))
            {
                yield return new LogFault(row.Position, "The database has a row that is no entry of the log.");
            }
            else if (entry.Columns != Columns(row.Time, row.Action, row.Outcome, row.Partner))
            {
                yield return new LogFault(row.Position, "What the officer's list is filtered by is not what the entry says.");
            }
        }
    }

    private IEnumerable<LogFault> Indicators(SqliteConnection connection)
    {
        var rows = connection.Query<(long Position, string Indicator)>("SELECT position, indicator FROM audit_indicators ORDER BY position, indicator")
            .GroupBy(r => r.Position).ToDictionary(g => g.Key, g => string.Join(' ', g.Select(r => r.Indicator)));
        return _entries.Where(e => rows.GetValueOrDefault(e.Key, string.Empty) != e.Value.Indicators).Select(e => e.Key)
            .Concat(rows.Keys.Where(p => !_entries.ContainsKey(p))).Order()
            .Select(p => new LogFault(p, "The list of indicators is not what the entry says."));
    }

    private IEnumerable<LogFault> Tiles(SqliteConnection connection)
    {
        var expected = Tile.Of(Size!.Value).Select(t => (t.Level, t.Number)).ToHashSet();
        return connection.Query<(int Level, long Number)>("SELECT level, number FROM log_tiles").Where(t => !expected.Contains(t))
            .Select(t => new LogFault(null, "The database has a tile that is no part of the tree."));
    }

    private static IEnumerable<string> IndicatorsOf(AuditEntry entry)
    {
        const string target = "indicator/";
        var named = entry.Target?.StartsWith(target, StringComparison.Ordinal) == true ? [entry.Target[target.Length..]] : Array.Empty<string>();
        return entry.Tables.Select(t => t.Indicator).Concat(named).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    private static string Columns(AuditEntry entry) => Columns(entry.Time.ToUnixTimeMilliseconds(), entry.Action, entry.Outcome, entry.Partner);

    private static string Columns(long time, string action, string outcome, string? partner)
        => string.Create(CultureInfo.InvariantCulture, $"{time} {action} {outcome} {partner ?? "-"}");

    private T Read<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            lock (_lock)
            {
                return read(_connection);
            }
        }
        catch (SqliteException)
        {
            throw Unreadable(_path);
        }
    }

    private static SqliteConnection Open(string path)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        var connection = new SqliteConnection(text.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw Unreadable(path);
        }
    }

    private static UsageException Unreadable(string path) => new($"{Screen.Plain(path)} is not a hub's database with a log, or cannot be read.");
}
