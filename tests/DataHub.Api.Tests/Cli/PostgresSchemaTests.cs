extern alias tool;

using Dapper;
using DataHub.Api.Storage;
using DataHub.Api.Storage.PostgreSql;
using DataHub.Api.Tests.Support;
using DataHub.Api.Tests.Support.Copies;
using DataHub.Api.Tests.Support.Postgres;
using Npgsql;
using tool::DataHub.Cli;
using tool::DataHub.Cli.Audit;

namespace DataHub.Api.Tests.Cli;

/// <summary>
/// A PostgreSQL database that was built otherwise than a hub builds it is not believed. After a new migration, run the tests with DATAHUB_APPROVE=1 to write
/// the list of what it makes, and review it.
/// </summary>
internal sealed class PostgresSchemaTests
{
    private static readonly IReadOnlyList<Migration> All = Migrations.Of("PostgreSql");

    private static IEnumerable<string> Names => All.Select(m => m.Name);

    private StoredCopies _copies = null!;

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        _copies = StoredCopies.Of("postgres");
        await using var store = _copies.Store(_copies.Original);
    }

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        if (_copies is not null)
        {
            await _copies.DisposeAsync();
        }
    }

    [TestCaseSource(nameof(Names))]
    public void What_the_tool_carries_is_what_the_migrations_make(string last)
    {
        var database = PostgresRequired.Server().CreateDatabase();
        using (var connection = new NpgsqlConnection(database + ";Pooling=False"))
        {
            connection.Open();
            PostgreSqlMigrations.Apply(connection, [.. All.TakeWhile(m => m.Name != last), All.Single(m => m.Name == last)]);
            var made = string.Concat(PostgresSchema.Of(connection, "public").Select(l => l + '\n'));
            var file = Path.Combine(Repository.Root, "src", "DataHub.Cli", "Audit", "PostgreSql", Path.ChangeExtension(last, ".txt"));
            if (Environment.GetEnvironmentVariable("DATAHUB_APPROVE") == "1")
            {
                File.WriteAllText(file, made);
            }

            Assert.That(File.ReadAllText(file), Is.EqualTo(made), "run this test with DATAHUB_APPROVE=1 and review the change");
        }

        PostgresRequired.Server().DropDatabase(database);
    }

    [Test]
    public void As_the_hub_makes_it_it_is_believed() => Open(string.Empty).Dispose();

    [TestCase("DROP INDEX reprotected_of_table; CREATE INDEX reprotected_of_table ON reprotected (table_id, id) WHERE id < 0")]
    [TestCase("DROP INDEX reprotected_of_table")]
    [TestCase("DROP INDEX reprotected_of_table; CREATE INDEX reprotected_of_table ON reprotected (id, table_id)")]
    [TestCase("DROP INDEX reprotected_of_table; CREATE INDEX reprotected_of_table ON reprotected (table_id, id DESC)")]
    [TestCase("DROP INDEX reprotected_of_table; CREATE INDEX reprotected_of_table ON reprotected USING brin (table_id, id)")]
    [TestCase("DROP INDEX tables_current; CREATE INDEX tables_current ON tables (indicator, time_period, partner) WHERE state = 0")]
    [TestCase("DROP INDEX tables_current; CREATE UNIQUE INDEX tables_current ON tables (indicator, time_period, partner) WHERE state = 1")]
    [TestCase("DROP INDEX submissions_of_partner; CREATE INDEX submissions_of_partner ON submissions (partner text_pattern_ops, id)")]
    [TestCase("DROP INDEX submissions_of_partner; CREATE INDEX submissions_of_partner ON submissions (partner COLLATE \"POSIX\", id)")]
    [TestCase("CREATE INDEX more ON tables (stored_at)")]
    [TestCase("CREATE INDEX more ON tables ((stored_at + 1))")]
    [TestCase("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'tables_current'::regclass")]
    [TestCase("DROP TRIGGER tables_keep_their_content ON tables")]
    [TestCase("ALTER TABLE tables DISABLE TRIGGER tables_keep_their_content")]
    [TestCase("ALTER TABLE tables ENABLE REPLICA TRIGGER tables_keep_their_content")]
    [TestCase("ALTER TABLE tables DISABLE TRIGGER ALL")]
    [TestCase("ALTER TABLE submissions DISABLE TRIGGER ALL")]
    [TestCase("DROP TRIGGER tables_keep_their_content ON tables; CREATE TRIGGER tables_keep_their_content BEFORE UPDATE OF submission ON tables FOR EACH ROW EXECUTE FUNCTION hub_forbid('a stored table is never changed')")]
    [TestCase("DROP TRIGGER tables_are_never_deleted ON tables; CREATE TRIGGER tables_are_never_deleted AFTER DELETE ON tables FOR EACH ROW EXECUTE FUNCTION hub_forbid('a stored table is never deleted')")]
    [TestCase("DROP TRIGGER log_tiles_only_grow ON log_tiles; CREATE TRIGGER log_tiles_only_grow BEFORE UPDATE ON log_tiles FOR EACH ROW WHEN (NEW.level <> OLD.level) EXECUTE FUNCTION hub_forbid('a tile of the log is never changed')")]
    [TestCase("DROP TRIGGER reprotected_is_never_changed ON reprotected; CREATE TRIGGER reprotected_is_never_changed BEFORE UPDATE ON reprotected FOR EACH ROW EXECUTE FUNCTION hub_forbid('x')")]
    [TestCase("CREATE SCHEMA other; CREATE FUNCTION other.hub_forbid() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; DROP TRIGGER reprotected_is_never_changed ON reprotected; CREATE TRIGGER reprotected_is_never_changed BEFORE UPDATE ON reprotected FOR EACH ROW EXECUTE FUNCTION other.hub_forbid('a stored table is never changed')")]
    [TestCase("CREATE TRIGGER more AFTER INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION hub_forbid('x')")]
    [TestCase("CREATE OR REPLACE FUNCTION hub_forbid() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")]
    [TestCase("ALTER FUNCTION hub_keep_entries() SECURITY DEFINER")]
    [TestCase("ALTER FUNCTION hub_keep_entries() SET search_path = elsewhere")]
    [TestCase("CREATE FUNCTION length(text) RETURNS int LANGUAGE sql AS 'SELECT 1'")]
    [TestCase("CREATE FUNCTION same(bytea, text) RETURNS bool LANGUAGE sql AS 'SELECT true'")]
    [TestCase("ALTER TABLE reprotected RENAME TO r; CREATE VIEW reprotected AS SELECT * FROM r WHERE id < 0")]
    [TestCase("CREATE SCHEMA other; ALTER TABLE reprotected SET SCHEMA other; CREATE VIEW reprotected AS SELECT * FROM other.reprotected WHERE id < 0")]
    [TestCase("CREATE VIEW more AS SELECT 1 AS x")]
    [TestCase("CREATE MATERIALIZED VIEW more AS SELECT 1 AS x")]
    [TestCase("DROP TABLE heartbeat; CREATE TABLE heartbeat (id bigint PRIMARY KEY, time bigint NOT NULL)")]
    [TestCase("CREATE TABLE more (x int)")]
    [TestCase("DROP TABLE shared_keys")]
    [TestCase("CREATE SCHEMA other; CREATE TABLE other.more () INHERITS (reprotected)")]
    [TestCase("CREATE SEQUENCE more")]
    [TestCase("CREATE TYPE more AS ENUM ('x')")]
    [TestCase("CREATE DOMAIN more AS text")]
    [TestCase("CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_catalog.texteq)")]
    [TestCase("CREATE COLLATION more FROM \"C\"")]
    [TestCase("ALTER TABLE catalogue ALTER COLUMN code TYPE text COLLATE \"POSIX\"")]
    [TestCase("ALTER TABLE heartbeat ALTER COLUMN time TYPE integer")]
    [TestCase("ALTER TABLE tables ALTER COLUMN bounds DROP NOT NULL")]
    [TestCase("ALTER TABLE tables ALTER COLUMN held SET DEFAULT 1")]
    [TestCase("ALTER TABLE tables ALTER COLUMN held DROP DEFAULT")]
    [TestCase("ALTER TABLE tables ALTER COLUMN id DROP IDENTITY")]
    [TestCase("ALTER TABLE tables ALTER COLUMN id SET GENERATED BY DEFAULT")]
    [TestCase("ALTER TABLE tables ALTER COLUMN id SET INCREMENT BY -1")]
    [TestCase("ALTER TABLE submissions ADD COLUMN more text")]
    [TestCase("ALTER TABLE submissions RENAME COLUMN client TO klant")]
    [TestCase("ALTER TABLE heartbeat SET UNLOGGED")]
    [TestCase("ALTER TABLE tables DROP CONSTRAINT tables_submission_fkey")]
    [TestCase("ALTER TABLE tables DROP CONSTRAINT tables_submission_fkey; ALTER TABLE tables ADD CONSTRAINT tables_submission_fkey FOREIGN KEY (submission) REFERENCES submissions (id) NOT VALID")]
    [TestCase("ALTER TABLE tables DROP CONSTRAINT tables_submission_fkey; ALTER TABLE tables ADD CONSTRAINT tables_submission_fkey FOREIGN KEY (submission) REFERENCES submissions (id) ON DELETE CASCADE")]
    [TestCase("ALTER TABLE heartbeat DROP CONSTRAINT heartbeat_id_check; ALTER TABLE heartbeat ADD CONSTRAINT heartbeat_id_check CHECK (id >= 0)")]
    [TestCase("ALTER TABLE tables ADD CONSTRAINT more CHECK (state < 9)")]
    [TestCase("ALTER TABLE reprotected ENABLE ROW LEVEL SECURITY")]
    [TestCase("ALTER TABLE reprotected ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY p ON reprotected USING (id < 0)")]
    [TestCase("CREATE POLICY p ON reprotected USING (id < 0)")]
    [TestCase("DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET session_replication_role = replica'; END $$")]
    [TestCase("CREATE RULE r AS ON INSERT TO reprotected DO INSTEAD NOTHING")]
    [TestCase("CREATE RULE r AS ON UPDATE TO tables WHERE NEW.held = 1 DO INSTEAD NOTHING")]
    public void A_database_that_is_built_otherwise_is_not_believed(string change)
        => Assert.That(() => Open(change), Throws.TypeOf<MismatchException>().With.Message.Contains("not built as a hub builds it"));

    // What an operator may do.
    [TestCase("COMMENT ON TABLE tables IS 'x'; ALTER TABLE tables SET (autovacuum_vacuum_scale_factor = 0.01); ANALYZE tables; VACUUM FULL tables; REINDEX TABLE tables")]
    [TestCase("CREATE STATISTICS more ON indicator, partner FROM tables")]
    [TestCase("CREATE PUBLICATION more FOR ALL TABLES")]
    [TestCase("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC")]
    [TestCase("CREATE SCHEMA other; CREATE TABLE other.more (x int)")]
    public void What_hides_nothing_may_differ(string change) => Open(change).Dispose();

    [TestCase("INSERT INTO hub_migrations VALUES (99, 'more', 1)", "made by a newer hub")]
    [TestCase("DELETE FROM hub_migrations", "not a hub's")]
    [TestCase("DROP TABLE hub_migrations", "not a hub's")]
    [TestCase("CREATE SCHEMA other; CREATE TABLE other.hub_migrations (number int)", "several schemas (other, public)")]
    public void What_is_no_hubs_or_a_newer_ones_cannot_be_looked_at(string change, string message)
        => Assert.That(() => Open(change), Throws.TypeOf<UsageException>().With.Message.Contains(message));

    [Test]
    public void The_schema_that_is_named_is_looked_at()
    {
        var copy = _copies.Changed("CREATE SCHEMA other; CREATE TABLE other.hub_migrations (number int); INSERT INTO other.hub_migrations VALUES (1)");
        _copies.Place(copy + ";Search Path=public").Dispose();
        Assert.That(() => _copies.Place(copy + ";Search Path=other"), Throws.TypeOf<MismatchException>());
        Assert.That(() => _copies.Place(copy + ";Search Path=nowhere"), Throws.TypeOf<UsageException>());
    }

    private LogPlace Open(string change)
    {
        // VACUUM is no part of a transaction: one statement at a time.
        var copy = _copies.Changed("SELECT 1");
        using (var database = _copies.Open(copy))
        {
            foreach (var statement in change.Contains("VACUUM", StringComparison.Ordinal) ? change.Split("; ") : [change])
            {
                database.Execute(statement.Length == 0 ? "SELECT 1" : statement);
            }
        }

        return _copies.Place(copy);
    }
}
