using DataHub.Api.Storage;
using DataHub.Api.Storage.SqlServer;
using DataHub.Api.Tests.Support.SqlServer;

namespace DataHub.Api.Tests.Storage;

/// <summary>The contract over SQL Server, in a new database for each test; only where there is a server (<see cref="SqlServerOnRequest"/>).</summary>
[TestFixtureSource(typeof(SqlServerOnRequest), nameof(SqlServerOnRequest.Fixtures))]
internal sealed class SqlServerStoreTests : StoreContract
{
    private readonly List<string> _databases = [];

    [OneTimeTearDown]
    public void OneTimeTearDown() => _databases.ForEach(SqlServerOnRequest.DropDatabase);

    protected override TestStore Open()
    {
        _databases.Add(SqlServerOnRequest.CreateDatabase());
        return Over(_databases[^1]);
    }

    [Test]
    public async Task A_second_hub_over_the_same_database_sees_what_the_first_has_written()
    {
        await using var first = Open();
        await using var second = Over(_databases[^1]);
        await first.WriteAsync(s => first.Audit.Append(s, TestStore.Entry("start")));
        await second.WriteAsync(s => second.Audit.Append(s, TestStore.Entry("start")));
        Assert.That(first.Database.Read(first.Audit.Size), Is.EqualTo(2));
        Assert.That(second.Root(2), Is.EqualTo(first.Root(2)));
    }

    [Test]
    public async Task What_a_trigger_refuses_takes_its_group_with_it_and_nothing_more()
    {
        await using var store = Open();
        await store.WriteAsync(s => store.Audit.Append(s, TestStore.Entry("start")));
        Assert.That(() => store.WriteAsync(s => s.Connection.Run(new Sql("UPDATE audit_entries SET time = time + 1"))), Throws.TypeOf<StoreUnavailableException>());
        await store.WriteAsync(s => store.Audit.Append(s, TestStore.Entry("stop")));
        Assert.That(store.Database.Read(store.Audit.IsHeadConsistent));
    }

    [Test]
    public async Task A_rule_that_is_broken_is_the_items_own()
    {
        await using var store = Open();
        Assert.That(
            () => store.WriteAsync(s => s.Connection.Run(new Sql("INSERT INTO heartbeat (id, time) VALUES (1, 0)"))),
            Throws.TypeOf<Microsoft.Data.SqlClient.SqlException>().With.Property("Number").EqualTo(547));
        await store.WriteAsync(s => store.Audit.Append(s, TestStore.Entry("start")));
    }

    private static TestStore Over(string database) => new(dialect: _ => new SqlServerDialect(database));
}
