extern alias tool;

using DataHub.Api.Tests.Support.Copies;
using tool::DataHub.Cli;
using tool::DataHub.Cli.Audit;

namespace DataHub.Api.Tests.Cli;

/// <summary>An embedded database that was built otherwise than a hub builds it is not believed.</summary>
internal sealed class SqliteSchemaTests
{
    private readonly StoredCopies _copies = StoredCopies.Of("sqlite");

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        await using var hub = await _copies.StartAsync();
        await StoredHistory.TellAsync(hub);
    }

    [OneTimeTearDown]
    public async Task CloseAsync() => await _copies.DisposeAsync();

    [TestCase("DROP INDEX reprotected_of_table; CREATE INDEX reprotected_of_table ON reprotected (table_id, id) WHERE id < 0")]
    [TestCase("DROP TRIGGER tables_keep_their_content")]
    [TestCase("CREATE TRIGGER more AFTER INSERT ON audit_entries BEGIN DELETE FROM heartbeat; END")]
    [TestCase("ALTER TABLE reprotected RENAME TO r; CREATE VIEW reprotected AS SELECT * FROM r WHERE id < 0")]
    [TestCase("DROP TABLE heartbeat; CREATE TABLE heartbeat (id INTEGER PRIMARY KEY, time INTEGER)")]
    [TestCase("CREATE TABLE more (x)")]
    public void A_database_that_is_built_otherwise_is_not_believed(string change)
        => Assert.That(() => _copies.Place(_copies.Changed(change)), Throws.TypeOf<MismatchException>().With.Message.Contains("not built as a hub builds it"));

    [Test]
    public void An_index_that_leaves_rows_out_is_found()
    {
        const string Honest = "CREATE INDEX reprotected_of_table ON reprotected (table_id, id)";
        using var place = _copies.Place(_copies.Changed($"""
            DROP INDEX reprotected_of_table; {Honest} WHERE id < 0;
            PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = '{Honest}' WHERE name = 'reprotected_of_table'; PRAGMA writable_schema = RESET
            """));
        var comparison = new Comparison(0);
        place.Finish(comparison, 0);
        Assert.That(comparison.Faults.Select(f => f.What), Has.One.Contains("indexes or pages"));
    }
}
