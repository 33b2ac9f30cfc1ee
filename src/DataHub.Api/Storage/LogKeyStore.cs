namespace DataHub.Api.Storage;

/// <summary>A key that signs checkpoints, or once did: its public half, since when and until when in milliseconds, and the index of the entry that tells of it.</summary>
internal sealed record StoredLogKey(string Key, long Since, long? Until, long Position);

/// <summary>The keys of the log, as the database knows them.</summary>
internal static class LogKeyStore
{
    private static readonly Sql Everything = new(
        "SELECT \"key\", since, until, position FROM log_keys ORDER BY CASE WHEN until IS NULL THEN 0 ELSE 1 END, since DESC, \"key\"");

    private static readonly Sql Insert = new("INSERT INTO log_keys (\"key\", since, position) VALUES (@1, @2, @3)");
    private static readonly Sql Revive = new("UPDATE log_keys SET until = NULL, position = @2 WHERE \"key\" = @1");
    private static readonly Sql End = new("UPDATE log_keys SET until = @2 WHERE \"key\" = @1");

    /// <summary>Those that sign now first, then the newest.</summary>
    public static IReadOnlyList<StoredLogKey> All(StoreConnection connection) => connection.Query<StoredLogKey>(Everything);

    /// <summary>It signs from now on, perhaps once more.</summary>
    public static void Add(WriteScope scope, string key, long now, long position)
    {
        if (scope.Connection.Run(Revive, key, position) == 0)
        {
            scope.Connection.Run(Insert, key, now, position);
        }
    }

    /// <summary>It signs no more.</summary>
    public static void Retire(WriteScope scope, string key, long now) => scope.Connection.Run(End, key, now);
}
