using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Dapper;
using DataHub.AuditLog;
using DataHub.AuditLog.Notes;
using DataHub.AuditLog.Tiles;
using DataHub.AuditLog.Verification;

namespace DataHub.Cli.Audit;

/// <summary>
/// A hub's database, or a copy of it, opened to be read alone. Beside the log it holds columns that the officer's lists are filtered by, and the tables that
/// entries speak of: these are compared with the entries as well.
/// </summary>
internal sealed class DatabasePlace : LogPlace
{
    private readonly ConcurrentDictionary<long, (long Time, string Action, string Outcome, string? Partner)> _rows = new();
    private readonly ConcurrentDictionary<long, string> _indicators = new();
    private readonly ConcurrentBag<LogFault> _faults = [];
    private readonly ConcurrentBag<AuditEntry> _changes = [];
    private readonly Lock _lock = new();
    private readonly StoredDatabase _database;
    private readonly Task<bool?> _isSound;
    private string? _omitted;

    /// <param name="database">It is closed with this.</param>
    /// <exception cref="UsageException">It is no hub's database, or cannot be read.</exception>
    public DatabasePlace(StoredDatabase database)
    {
        _database = database;
        try
        {
            Size = Read(Begin) is var size and >= 0 and <= Tile.MaxSize ? size : throw new MismatchException("The database says that the log has a number of entries that no log can have.");
            _isSound = Task.Run(database.IsSound);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public override long? Size { get; }

    public override string? Omitted => _omitted;

    public override Task<string?> NoteAsync(CancellationToken cancellation) => Task.FromResult(_database.Note is { } note ? SignedNote.Decode(note) : null);

    public override Task<IReadOnlyList<VerifierKey>> KeysAsync(CancellationToken cancellation)
        => Task.FromResult<IReadOnlyList<VerifierKey>>([.. Read(c => c.Query<string>("SELECT key FROM log_keys")).Select(VerifierKey.Parse)]);

    public override Task<byte[]?> ReadAsync(string path, CancellationToken cancellation)
        => Task.FromResult(Tile.TryParse(path, out var tile) ? Read(c => tile.Level == Tile.Entries ? Bundle(c, tile) : Hashes(c, tile)) : null);

    public override Action<AuditEntry> Seen => entry =>
    {
        if (_rows.TryRemove(entry.Index, out var row) && row != (entry.Time.ToUnixTimeMilliseconds(), entry.Action, entry.Outcome, entry.Partner))
        {
            _faults.Add(new LogFault(entry.Index, "What the officer's list is filtered by is not what the entry says."));
        }

        if (IndicatorsOf(entry) is { Length: > 0 } indicators)
        {
            _indicators[entry.Index] = indicators;
        }

        if (entry.Outcome != "refused" && (entry.Tables.Count > 0 || entry.Version is not null || entry.Action is AuditActions.LogKeyAdded or AuditActions.LogKeyRetired))
        {
            _changes.Add(entry);
        }
    };

    public override void Finish(Comparison comparison, long firstEntry) => Read(c =>
    {
        foreach (var fault in (IEnumerable<LogFault>)[.. _faults, .. Rows(c), .. Indicators(c), .. Tiles(c)])
        {
            comparison.Add(fault.Entry, fault.What);
        }

        if (c.ExecuteScalar<long>("SELECT pruned FROM log_head") != firstEntry)
        {
            comparison.Add(firstEntry, "The database says that other entries are past their term than are gone.");
        }

        if (_isSound.GetAwaiter().GetResult() is not { } isSound)
        {
            _omitted = "whether the indexes fit the rows: that takes the extension amcheck, and the right to execute bt_index_check";
        }
        else if (!isSound)
        {
            comparison.Add(null, "The database is damaged: its indexes or pages do not fit its rows.");
        }

        new StoredState(c, _changes).AddTo(comparison);
        return true;
    });

    protected override void Close() => _database.Dispose();

    /// <summary>The entries, and beside them what <see cref="Seen"/> compares them with.</summary>
    private byte[]? Bundle(DbConnection connection, Tile tile)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT position, time, action, outcome, partner, entry FROM audit_entries WHERE position >= @first AND position < @end ORDER BY position";
        Add(command, "@first", tile.Number * Tile.FullWidth);
        Add(command, "@end", (tile.Number * Tile.FullWidth) + tile.Width);
        using var reader = command.ExecuteReader();
        var entries = new List<byte[]>(tile.Width);
        while (reader.Read())
        {
            _rows[reader.GetInt64(0)] = (reader.GetInt64(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4));
            var entry = reader.GetFieldValue<byte[]>(5);

            // No entry is empty: one that no bundle can hold is found where it stands.
            entries.Add(entry.Length <= AuditEntryFormat.MaxBytes ? entry : []);
        }

        return entries.Count > 0 ? EntryBundle.Write(entries) : null;
    }

    private static byte[]? Hashes(DbConnection connection, Tile tile)
        => connection.QuerySingleOrDefault<byte[]>("SELECT hashes FROM log_tiles WHERE level = @Level AND number = @Number", new { tile.Level, tile.Number });

    /// <summary>Rows that are no entry of the log: nobody saw their entry where they say that it stands, or they stand outside of it.</summary>
    private IEnumerable<LogFault> Rows(DbConnection connection)
        => connection.Query<long>("SELECT position FROM audit_entries WHERE position < 0 OR position >= @Size ORDER BY position", new { Size }).Concat(_rows.Keys.Order())
            .Select(p => new LogFault(p, "The database has a row that is no entry of the log."));

    private IEnumerable<LogFault> Indicators(DbConnection connection)
    {
        var rows = connection.Query<(long Position, string Indicator)>("SELECT position, indicator FROM audit_indicators ORDER BY position, indicator")
            .GroupBy(r => r.Position).ToDictionary(g => g.Key, g => string.Join(' ', g.Select(r => r.Indicator)));
        return _indicators.Keys.Union(rows.Keys).Where(p => rows.GetValueOrDefault(p, string.Empty) != _indicators.GetValueOrDefault(p, string.Empty)).Order()
            .Select(p => new LogFault(p, "The list of indicators is not what the entry says."));
    }

    private IEnumerable<LogFault> Tiles(DbConnection connection)
        => connection.Query<(long Level, long Number)>("SELECT level, number FROM log_tiles").Where(t => t.Level is < 0 or > Tile.MaxLevel || t.Number < 0 || Tile.WidthIn(Size!.Value, (int)t.Level, t.Number) == 0)
            .Select(t => new LogFault(null, "The database has a tile that is no part of the tree."));

    private static string IndicatorsOf(AuditEntry entry)
    {
        const string target = "indicator/";
        var named = entry.Target?.StartsWith(target, StringComparison.Ordinal) == true ? [entry.Target[target.Length..]] : Array.Empty<string>();
        return entry.Tables.Count + named.Length == 0 ? string.Empty : string.Join(' ', entry.Tables.Select(t => t.Indicator).Concat(named).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private long Begin(DbConnection connection)
    {
        _database.DemandSchema();
        return connection.ExecuteScalar<long>("SELECT size FROM log_head");
    }

    private static void Add(DbCommand command, string name, long value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private T Read<T>(Func<DbConnection, T> read)
    {
        try
        {
            lock (_lock)
            {
                return read(_database.Connection);
            }
        }
        catch (DbException failure)
        {
            throw _database.Unreadable(failure);
        }
        catch (Exception e) when (e is InvalidCastException or FormatException or OverflowException or DataException or InvalidOperationException or ArgumentException)
        {
            // A connection that was lost answers nothing more.
            throw _database.Connection.State == ConnectionState.Open ? new MismatchException("The database holds what no hub writes there.") : _database.Unreadable(null);
        }
    }
}
