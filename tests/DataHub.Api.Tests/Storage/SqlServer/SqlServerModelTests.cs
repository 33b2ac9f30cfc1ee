using DataHub.Api.Storage;
using DataHub.Api.Storage.SqlServer;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace DataHub.Api.Tests.Storage.SqlServer;

/// <summary>What can be known of SQL Server without one: that it takes the scripts, and that every statement fits the tables they make.</summary>
[TestFixture]
internal sealed class SqlServerModelTests
{
    private static readonly IReadOnlyList<Migration> Scripts = [.. Migrations.Of("SqlServer"), new Migration("hub_migrations", SqlServerMigrations.Table)];

    private SqlServerModel _model = null!;

    [OneTimeSetUp]
    public void OneTimeSetUp() => _model = new SqlServerModel(Scripts);

    [OneTimeTearDown]
    public void OneTimeTearDown() => _model.Dispose();

    [TestCase(SqlServerVersion.Sql130)]
    [TestCase(SqlServerVersion.Sql150)]
    [TestCase(SqlServerVersion.Sql160)]
    public void The_scripts_make_a_schema_without_a_warning(SqlServerVersion version)
    {
        using var model = new SqlServerModel(Scripts, version);
        Assert.That(model.Validate(), Is.Empty);
    }

    [Test]
    public void A_script_falls_apart_at_its_GO_lines()
    {
        var batches = Scripts.SelectMany(s => SqlServerMigrations.Batches(s.Sql)).ToList();
        Assert.That(batches.SelectMany(b => TSql.Parse(b).Errors), Is.Empty);
        Assert.That(batches.Select(b => TSql.Parse(b).Script.Batches.Count), Is.All.EqualTo(1));
    }

    [Test]
    public void No_script_drops_or_deletes()
        => Assert.That(Scripts.SelectMany(s => TSql.Parse(s.Sql).Script.Batches).SelectMany(b => b.Statements), Is.All.AssignableTo<CreateTableStatement>()
            .Or.AssignableTo<CreateIndexStatement>().Or.AssignableTo<CreateTriggerStatement>().Or.AssignableTo<InsertStatement>());

    [TestCase(SqlServerVersion.Sql130)]
    [TestCase(SqlServerVersion.Sql150)]
    public void Every_statement_fits_the_schema(SqlServerVersion version)
    {
        using var model = new SqlServerModel(Scripts, version);
        var statements = SqlServerStatements.All();
        Assert.That(statements, Has.Count.GreaterThan(60));
        Assert.That(statements.Select(s => s.Name), Does.Contain("SqlServerDialect.UndoItem").And.Contain("SharedMigrations.Seen"));
        Assert.That(model.Bind(statements), Is.Empty);
    }

    [TestCase("SELECT size FROM log_head WHERE time >= @1")]
    [TestCase("DECLARE @size bigint = (SELECT size FROM log_head); SELECT @size + @1")]
    [TestCase("SELECT t.partner, count_big(*) AS n FROM tables t WHERE t.state IN @states GROUP BY t.partner ORDER BY t.partner")]
    [TestCase("SELECT lower(action) + 'x' AS a, max(time) AS t FROM audit_entries GROUP BY lower( action )")]
    [TestCase("SELECT size - coalesce((SELECT max(position) FROM audit_entries), -1) AS n, pruned FROM log_head")]
    [TestCase("EXEC sys.sp_getapplock @Resource = N'log', @LockMode = N'Exclusive'")]
    [TestCase("INSERT INTO tables (submission, ordinal, indicator, time_period, partner, revision, state, stored_at, sha256, bounds, content) OUTPUT inserted.id VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11)")]
    public void A_statement_without_a_fault_has_none(string statement) => Assert.That(_model.Bind(statement), Is.Empty);

    [TestCase("SELECT sise FROM log_head", "log_head].[sise]")]
    [TestCase("SELECT size FROM log_haed", "log_haed]")]
    [TestCase("SELECT Size FROM log_head", "log_head].[Size]")]
    [TestCase("SELECT id FROM tables t JOIN submissions s ON s.id = t.submission", "ambiguous")]
    [TestCase("UPDATE log_head SET size = size + 1 OUTPUT inserted.siz", "log_head].[siz]")]
    [TestCase("SELECT d.dy FROM (SELECT time AS day FROM audit_entries) d", "d.dy")]
    public void A_name_that_is_not_there_is_found(string statement, string fault) => AssertFault(statement, fault);

    [TestCase("SELECT size FROM log_head LIMIT 1", "LIMIT")]
    [TestCase("SELECT size FROM log_head WHERE (size, time) > (@1, @2)", "','")]
    [TestCase("SELECT (size = 1) FROM log_head", "'='")]
    [TestCase("SELECT partner || action FROM audit_entries", "'|'")]
    [TestCase("SELECT id FROM (SELECT id FROM tables ORDER BY id) t", "ORDER BY")]
    [TestCase("INSERT INTO heartbeat (id, time) VALUES (1, 2) ON CONFLICT DO NOTHING", "'ON'")]
    public void What_is_no_T_SQL_is_found(string statement, string fault) => AssertFault(statement, fault);

    [TestCase("SELECT length(partner) FROM tables", "length is no function")]
    [TestCase("SELECT greatest(size, @1) FROM log_head", "greatest is no function")]
    [TestCase("SELECT max(size, @1) FROM log_head", "max takes one argument")]
    [TestCase("SELECT sum((SELECT max(id) FROM reprotected WHERE table_id = t.id)) AS n FROM tables t", "sum takes no subquery")]
    [TestCase("SELECT partner, count(*) AS n FROM tables GROUP BY 1", "GROUP BY takes no number")]
    [TestCase("SELECT partner, state, count(*) AS n FROM tables GROUP BY partner", "state is neither grouped by nor aggregated")]
    [TestCase("SELECT partner, max(id) AS id FROM tables", "partner is neither grouped by nor aggregated")]
    [TestCase("SELECT d.partner FROM (SELECT partner, count(*) FROM tables GROUP BY partner) d", "a column of d has no name")]
    [TestCase("INSERT INTO log_tiles (level, hashes) VALUES (@1, @2)", "log_tiles.number is left out")]
    [TestCase("INSERT INTO heartbeat (id, time) VALUES (@1)", "heartbeat gets more or fewer values")]
    [TestCase("UPDATE tables SET state = 2 OUTPUT inserted.id WHERE id = @1", "tables has a trigger")]
    public void A_rule_that_other_databases_do_not_have_is_kept(string statement, string fault) => AssertFault(statement, fault);

    [Test]
    public void A_fault_is_told_with_its_statement_and_of_no_other()
    {
        var faults = _model.Bind([("AuditStore.Size", "SELECT size FROM log_head"), ("AuditStore.Find", "SELECT enty FROM audit_entries"), ("AuditStore.List", "SELECT FROM audit_entries")]);
        Assert.That(faults, Has.Count.EqualTo(2).And.Some.Contains("AuditStore.Find").And.Some.Contains("AuditStore.List"));
        Assert.That(_model.Bind("SELECT size FROM log_head"), Is.Empty);
    }

    private void AssertFault(string statement, string fault) => Assert.That(_model.Bind(statement), Has.Some.Contains(fault));
}
