using System.Globalization;
using Dapper;
using DataHub.Api.Security;
using DataHub.Cli.Audit;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DataHub.Cli;

/// <summary>
/// <c>backup</c>: a copy of the embedded database as it is at one moment, while a hub may be writing. The hub's keys are not in it: whoever has both has more
/// than the database. Nor is the checkpoint under the name by which a hub knows its own: a hub over the copy asks that the restore is declared.
/// </summary>
internal static class BackupCommand
{
    /// <summary>The checkpoint that the hub had signed last before the copy: what the copy's log is held against.</summary>
    public const string CheckpointName = "backup.checkpoint";

    static BackupCommand() => Batteries_V2.Init();

    public static int Run(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        var options = CommandLine.Read("backup", words, ["--out"]);
        var (data, folder) = (options.File ?? "./data", options.Required("--out"));
        var source = Path.Combine(data, SqliteDatabase.FileName);
        if (!File.Exists(source))
        {
            throw new UsageException($"{Screen.Plain(data)} is not the data folder of a hub over its embedded database.");
        }

        if (File.Exists(folder) || Directory.Exists(folder))
        {
            throw new UsageException("--out is to name a folder that does not exist yet.");
        }

        cancellation.ThrowIfCancellationRequested();
        var isDone = false;
        try
        {
            SecretFile.CreateFolder(folder);
            var size = Copy(data, folder);
            isDone = true;
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Screen.Plain(folder)}: a database whose log has {size} entries. A hub over it is started once with --DataHub:RestoredTo {size}."));
            return 0;
        }
        catch (SqliteException e)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"The database cannot be copied now (SQLite error {e.SqliteErrorCode}): nothing was kept."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("The folder that --out names cannot be written: nothing was kept.");
        }
        finally
        {
            if (!isDone && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    /// <summary>How many entries the copy's log has.</summary>
    private static long Copy(string data, string folder)
    {
        // Before the copy: a newer one would tell of entries that are not in it.
        var checkpoint = Path.Combine(data, SqliteDatabase.CheckpointName);
        if (File.Exists(checkpoint))
        {
            SecretFile.Create(Path.Combine(folder, CheckpointName), File.ReadAllBytes(checkpoint));
        }

        var copy = Path.Combine(folder, SqliteDatabase.FileName);
        SecretFile.Create(copy, []);
        using (var live = Open(Path.Combine(data, SqliteDatabase.FileName)))
        {
            SqliteSchema.Demand(live);

            // One transaction that reads: the hub goes on writing beside it, and nothing of that is in the copy.
            live.Execute("VACUUM INTO @copy", new { copy }, commandTimeout: 0);
        }

        using (var file = new FileStream(copy, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        using var made = Open(copy);
        return SqliteSchema.IsSound(made) ? made.ExecuteScalar<long>("SELECT size FROM log_head") : throw new MismatchException("The database is damaged: its copy is not whole, and was not kept.");
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }
}
