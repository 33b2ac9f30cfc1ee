using Dapper;
using DataHub.Api.Tests.Nodes;
using DataHub.Api.Tests.Support;
using Npgsql;

namespace DataHub.Api.Tests.Faults;

/// <summary>Triggers that somebody adds to PostgreSQL: what they refuse, or let fall without a word, is not acknowledged.</summary>
internal sealed class ForeignTriggerTests
{
    private NodeSet _nodes = null!;

    [SetUp]
    public async Task SetUp() => _nodes = await NodeSet.StartAsync(1);

    [TearDown]
    public async Task TearDown()
    {
        if (_nodes is not null)
        {
            await _nodes.DisposeAsync();
        }
    }

    [Test]
    public async Task What_it_does_not_store_is_503_and_stored_when_it_is_gone(
        [Values("audit_entries", "audit_indicators", "log_head", "log_tiles", "submissions", "tables", "indicator_versions", "idempotency_keys")] string table,
        [Values("RETURN NULL;", "RAISE EXCEPTION 'broken';")] string what)
    {
        await using var database = new NpgsqlConnection(_nodes.ConnectionString);
        var partner = _nodes[0].Client("submissions:write", "comensha");
        var key = Keys.Next();
        await database.ExecuteAsync($"""
            CREATE FUNCTION foreign_rule() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {what} END $$;
            CREATE TRIGGER foreign_rule BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION foreign_rule();
            """);
        using (var refused = await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims), key))
        {
            Assert.That(((int)refused.StatusCode, refused.Headers.RetryAfter), Is.Not.EqualTo((503, default(System.Net.Http.Headers.RetryConditionHeaderValue))));
            Assert.That((int)refused.StatusCode, Is.EqualTo(503));
        }

        await database.ExecuteAsync($"DROP TRIGGER foreign_rule ON {table}");
        using var stored = await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims), key);
        Assert.That((int)stored.StatusCode, Is.EqualTo(201));
        Assert.That(stored.Headers.Contains(DataHub.Api.Submissions.IdempotencyKey.ReplayedHeader), Is.False);
        Assert.That(
            await database.QuerySingleAsync<(long, long, long)>("SELECT (SELECT count(*) FROM submissions), (SELECT count(*) FROM tables), (SELECT size - (SELECT count(*) FROM audit_entries) FROM log_head)"),
            Is.EqualTo((1, 1, 0)));
    }
}
