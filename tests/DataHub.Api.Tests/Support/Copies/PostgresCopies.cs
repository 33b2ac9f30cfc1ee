extern alias tool;

using System.Data.Common;
using System.Text.RegularExpressions;
using Dapper;
using DataHub.Api.Storage.PostgreSql;
using DataHub.Api.Tests.Storage;
using DataHub.Api.Tests.Support.Postgres;
using Npgsql;
using tool::DataHub.Cli.Audit;

namespace DataHub.Api.Tests.Support.Copies;

/// <summary>Of a PostgreSQL database: a database is named by its connection string.</summary>
internal sealed partial class PostgresCopies : StoredCopies
{
    private readonly List<string> _databases = [];

    public override string Original { get; } = PostgresRequired.Server().CreateDatabase();

    protected override IEnumerable<(string Key, string? Value)> Settings => [("DataHub:Database", "postgres"), ("DataHub:ConnectionString", Original)];

    public override TestStore Store(string database) => new(dialect: _ => new PostgreSqlDialect(database));

    public override DbConnection Open(string database)
    {
        var connection = new NpgsqlConnection(database + ";Pooling=False");
        connection.Open();

        // Triggers sleep, those by which references are kept included.
        connection.Execute("SET session_replication_role = replica; SET synchronous_commit = off");
        return connection;
    }

    public override LogPlace Place(string database) => new DatabasePlace(new PostgresDatabase(database));

    public override string Changed(string change)
    {
        var copy = PostgresRequired.Server().CreateDatabase($"TEMPLATE {new NpgsqlConnectionStringBuilder(Original).Database}");
        _databases.Add(copy);
        using var database = Open(copy);
        database.Execute(Say(change));
        return copy;
    }

    public override string Say(string statement) => Zeros().Replace(statement, "decode(repeat('00', $1), 'hex')").Replace(" AS BLOB)", " AS bytea)", StringComparison.Ordinal);

    public override ValueTask DisposeAsync()
    {
        _databases.ForEach(PostgresRequired.Server().DropDatabase);
        PostgresRequired.Server().DropDatabase(Original);
        return base.DisposeAsync();
    }

    [GeneratedRegex(@"zeroblob\((\d+)\)")]
    private static partial Regex Zeros();
}
