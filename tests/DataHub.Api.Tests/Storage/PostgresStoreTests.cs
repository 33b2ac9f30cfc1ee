using DataHub.Api.Storage.PostgreSql;
using DataHub.Api.Tests.Support.Postgres;

namespace DataHub.Api.Tests.Storage;

/// <summary>The contract over PostgreSQL, in a new database for each test.</summary>
internal sealed class PostgresStoreTests : StoreContract
{
    protected override bool IsSentInBatches => true;

    protected override TestStore Open()
    {
        var database = PostgresRequired.Server().CreateDatabase();
        return new TestStore(dialect: _ => new PostgreSqlDialect(database));
    }
}
