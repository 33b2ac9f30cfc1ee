using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace DataHub.Api.Tests.Support.Postgres;

/// <summary>A PostgreSQL cluster of the tests' own, on a loopback port: as durable as in use, and as small as it gets.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "datahub";

    private readonly PostgresFolder _folder;
    private readonly PostgresProcess _process;
    private readonly string _password;
    private string _clauses = string.Empty;

    private PostgresServer(PostgresFolder folder, string password)
    {
        (_folder, _password) = (folder, password);
        _process = new PostgresProcess(folder, ConnectionString("postgres"));
    }

    public int Port { get; } = LoopbackPort.Free();

    /// <summary>The disk that can be filled, in a cluster that was asked for with one.</summary>
    public SmallDisk Disk => new(_folder.Disk);

    /// <summary>A new cluster, started. Tests ask for it through <see cref="PostgresRequired"/>.</summary>
    public static async Task<PostgresServer> StartNewAsync(PostgresOptions options)
    {
        var server = new PostgresServer(await PostgresFolder.CreateAsync(), RandomNumberGenerator.GetHexString(32));
        await server.InitializeAsync(options);
        await server.StartAsync();
        if (options.SmallDisk == SmallDiskUse.Databases)
        {
            server.Execute($"CREATE TABLESPACE small LOCATION '{server.Disk.Folder}'");
            server._clauses = "TABLESPACE small";
        }

        return server;
    }

    /// <summary>A second cluster that follows this one. From now on each commit here waits until it is on the disk of the second too.</summary>
    public async Task<PostgresServer> CreateStandbyAsync()
    {
        var standby = new PostgresServer(await PostgresFolder.CreateAsync(), _password);
        await PostgresAccount.RunAsync(
            [
                PostgresInstallation.PathOf("pg_basebackup"), "-D", standby._folder.Data, "--write-recovery-conf", "--checkpoint=fast", "--no-sync",
                "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", User,
            ],
            environment: ("PGPASSWORD", _password));
        standby.Configure([]);
        await standby.StartAsync();
        await WaitForStandbyAtCommitAsync();
        return standby;
    }

    /// <summary>Makes a standby a server of its own, which accepts writes.</summary>
    public Task PromoteAsync() => _process.PromoteAsync();

    /// <summary>Starts the server, unless it runs, and waits until it accepts connections.</summary>
    public Task StartAsync() => _process.StartAsync();

    public Task StopAsync(PostgresStop mode) => _process.StopAsync(mode);

    /// <summary>Kills the main process (SIGKILL), if it has not ended by itself; the others end when they notice.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>All that the server has logged, from the level of information on.</summary>
    public string ServerLog() => _process.Log();

    /// <summary>A connection string to a new, empty database; the clauses are those of CREATE DATABASE.</summary>
    public string CreateDatabase(string clauses = "")
    {
        var name = "test_" + RandomNumberGenerator.GetHexString(16, lowercase: true);
        Execute($"CREATE DATABASE {name} {_clauses} {clauses}");
        return ConnectionString(name);
    }

    /// <summary>Drops a database of this server, and whoever is connected to it.</summary>
    public void DropDatabase(string connectionString)
    {
        using (var pooled = new NpgsqlConnection(connectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        Execute($"DROP DATABASE {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");
    }

    /// <summary>To a database of this server, as its superuser.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = User,
        Password = _password,
        Database = database,
    }.ConnectionString;

    /// <summary>Executes a statement in the database <c>postgres</c>, as the superuser.</summary>
    public void Execute(string statement)
    {
        using var connection = Open("postgres");
        connection.Execute(statement);
    }

    /// <summary>What a query of one value answers in the database <c>postgres</c>, as the superuser.</summary>
    public T Query<T>(string query)
    {
        using var connection = Open("postgres");
        return connection.QuerySingle<T>(query);
    }

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    private NpgsqlConnection Open(string database) => new(ConnectionString(database) + ";Pooling=False");

    private async Task WaitForStandbyAtCommitAsync()
    {
        Execute("ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (*)'");
        Execute("SELECT pg_reload_conf()");
        while (!Query<bool>("SELECT EXISTS (SELECT FROM pg_stat_replication WHERE sync_state = 'quorum')"))
        {
            await Task.Delay(20);
        }

        // That commits wait is set by the process that does this, before it does it. (Dapper would take a bare word for a procedure.)
        Execute("CHECKPOINT;");
    }

    private async Task InitializeAsync(PostgresOptions options)
    {
        var password = Path.Combine(_folder.Path, "password");
        await File.WriteAllTextAsync(password, _password);
        if (!OperatingSystem.IsWindows())
        {
            // The folder itself is closed to all but its owner.
            File.SetUnixFileMode(password, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        await PostgresAccount.RunAsync([
            PostgresInstallation.PathOf("initdb"), "-D", _folder.Data, "--no-sync", "--encoding=UTF8", .. options.Locale,
            "--username", User, "--auth=scram-sha-256", "--pwfile", password, .. await PrepareDiskAsync(options.SmallDisk)]);
        // The small disk is not to be filled by the server itself.
        Configure([.. options.SmallDisk is null ? (string[])[] : ["min_wal_size = 8MB", "max_wal_size = 16MB"], .. options.Settings]);
    }

    /// <returns>What initdb is to be told of it.</returns>
    private async Task<string[]> PrepareDiskAsync(SmallDiskUse? use)
    {
        if (use is null)
        {
            return [];
        }

        await Disk.MountAsync();
        if (use == SmallDiskUse.Cluster)
        {
            // What is found at the usual place lies on the disk.
            await PostgresAccount.RunAsync(["ln", "-s", Disk.Folder, _folder.Data]);
        }

        // Logs in small files, so that the disk is not taken up by empty ones.
        return use == SmallDiskUse.WriteAheadLog ? ["--wal-segsize=1", "--waldir", Disk.Folder] : ["--wal-segsize=1"];
    }

    private void Configure(IReadOnlyList<string> settings) => File.AppendAllLines(Path.Combine(_folder.Data, "postgresql.conf"), [
        "listen_addresses = '127.0.0.1'",
        $"port = {Port}",
        $"unix_socket_directories = '{_folder.Path}'",
        "fsync = on",
        "synchronous_commit = on",
        "shared_buffers = 16MB",
        "max_connections = 200",
        "min_wal_size = 32MB",
        "max_wal_size = 128MB",
        "log_min_messages = info",
        "lc_messages = 'C'",
        .. settings]);
}
