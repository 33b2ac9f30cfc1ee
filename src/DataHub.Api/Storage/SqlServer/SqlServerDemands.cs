using Dapper;
using Microsoft.Data.SqlClient;

namespace DataHub.Api.Storage.SqlServer;

/// <summary>What a database is like, of what the hub depends on.</summary>
/// <param name="Id">Up to 4 are the server's own.</param>
/// <param name="Updateability">Whether it takes writes here: <c>READ_WRITE</c> or <c>READ_ONLY</c>.</param>
/// <param name="Durability">Whether a commit may return before it is on the disk: <c>DISABLED</c>, <c>ALLOWED</c> for those that ask for it, <c>FORCED</c>.</param>
/// <param name="Snapshots">Whether one may read in a snapshot: 0 no, 1 yes; 2 and 3 lead to one of them.</param>
internal sealed record SqlServerState(int Id, string Updateability, string Durability, int Snapshots)
{
    public bool HasSnapshots => Snapshots == 1;
}

/// <summary>What a server and a database must be like, so that what is acknowledged is not lost.</summary>
internal static class SqlServerDemands
{
    private static readonly Version Oldest = new(13, 0, 4001);

    private static readonly Sql ProductVersion = new("SELECT CAST(serverproperty('ProductVersion') AS nvarchar(128))");
    private static readonly Sql State = new(
        """
        SELECT database_id AS id, CAST(databasepropertyex(name, 'Updateability') AS nvarchar(128)) AS updateability, delayed_durability_desc AS durability,
            CAST(snapshot_isolation_state AS int) AS snapshots
        FROM sys.databases WHERE database_id = db_id()
        """);

    private static readonly Sql AllowSnapshots = new("ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON");

    /// <exception cref="StoreStartException">It is not like that, and cannot be made so.</exception>
    public static void Check(SqlConnection connection)
    {
        // First by itself: an older server has no word for some of the rest.
        Demand(FaultOf(connection.ExecuteScalar<string>(ProductVersion.Text)));
        var state = connection.QuerySingle<SqlServerState>(State.Text);
        Demand(FaultOf(state));
        Demand(state.HasSnapshots || Allow(connection)
            ? null
            : "SQL Server does not let the hub read in snapshots: run ALTER DATABASE ... SET ALLOW_SNAPSHOT_ISOLATION ON for its database.");
    }

    /// <summary>What is wrong with a server of a version; null when nothing is.</summary>
    public static string? FaultOf(string? productVersion)
        => Version.TryParse(productVersion, out var version) && version >= Oldest ? null : "SQL Server is too old: 2016 SP1 or newer is needed.";

    /// <summary>What is wrong with a database that the hub cannot change; null when nothing is.</summary>
    public static string? FaultOf(SqlServerState state) => state switch
    {
        { Id: <= 4 } => "DataHub:ConnectionString leads to a database that is the server's own: name the hub's (Database=...).",
        { Updateability: not "READ_WRITE" } => "SQL Server takes no writes to this database: it is read-only, or a secondary replica.",
        { Durability: "FORCED" } => "SQL Server has DELAYED_DURABILITY = FORCED for this database: a crash would lose what was acknowledged.",
        _ => null,
    };

    // Only the database's owner may, so that it is asked whether it worked. It waits for the transactions that are open.
    private static bool Allow(SqlConnection connection)
    {
        try
        {
            connection.Execute(AllowSnapshots.Text);
        }
        catch (SqlException)
        {
            // What counts is how the database is now.
        }

        return connection.QuerySingle<SqlServerState>(State.Text).HasSnapshots;
    }

    private static void Demand(string? fault)
    {
        if (fault is not null)
        {
            throw new StoreStartException(fault);
        }
    }
}
