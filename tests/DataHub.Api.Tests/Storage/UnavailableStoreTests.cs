using Dapper;
using DataHub.Api.Tests.Support;
using Microsoft.Data.Sqlite;

namespace DataHub.Api.Tests.Storage;

/// <summary>Over HTTP: what a partner and a probe see while the store cannot be written.</summary>
internal sealed class UnavailableStoreTests
{
    private Hub _hub = null!;
    private SqliteConnection _other = null!;

    [SetUp]
    public async Task SetUp()
    {
        _hub = await Monitor.StartAsync();
        _other = new SqliteConnection($"Data Source={Path.Combine(_hub.DataFolder, "datahub.db")};Pooling=False");
        await _other.OpenAsync();
    }

    [TearDown]
    public async Task TearDown()
    {
        await _other.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Test]
    [Description("Checklist 56")]
    public async Task When_the_log_cannot_be_written_the_answer_is_503_and_nothing_is_stored()
    {
        var partner = _hub.Client("submissions:write", "comensha");
        var key = Keys.Next();
        await _other.ExecuteAsync("BEGIN IMMEDIATE");
        Assert.That(await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims), key).ProblemAsync(), Is.EqualTo("503 unavailable"));
        await _other.ExecuteAsync("ROLLBACK");

        Assert.That(await _other.ExecuteScalarAsync<long>("SELECT count(*) FROM submissions"), Is.Zero);
        Assert.That(await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims), key).StatusAsync(), Is.EqualTo(201));
    }

    [Test]
    public async Task When_a_table_takes_no_row_the_answer_is_503_and_nothing_is_stored(
        [Values("audit_entries", "audit_indicators", "log_head", "log_tiles", "submissions", "tables", "indicator_versions", "idempotency_keys")] string table,
        [Values("ABORT, 'broken'", "IGNORE")] string raise)
    {
        var partner = _hub.Client("submissions:write", "comensha");
        await _other.ExecuteAsync($"""
            DROP TRIGGER log_tiles_only_grow;
            CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE({raise}); END;
            CREATE TRIGGER broken_too BEFORE UPDATE ON {table} BEGIN SELECT RAISE({raise}); END;
            """);
        Assert.That(await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims)).ProblemAsync(), Is.EqualTo("503 unavailable"));
        Assert.That(await _other.ExecuteScalarAsync<long>("SELECT count(*) FROM submissions"), Is.Zero);
        await _other.ExecuteAsync("DROP TRIGGER broken; DROP TRIGGER broken_too");
        Assert.That(await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims)).StatusAsync(), Is.EqualTo(201));
    }

    [Test]
    public async Task Of_a_withdrawal_of_which_a_row_falls_nothing_has_happened([Values("submissions", "tables", "indicator_versions", "audit_entries")] string table)
    {
        var partner = _hub.Client("submissions:write", "comensha");
        using var stored = await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims));
        await LetFallAsync(table, async () => Assert.That(await partner.DeleteAsync(stored.Headers.Location).ProblemAsync(), Is.EqualTo("503 unavailable")));
        Assert.That(await _other.ExecuteScalarAsync<string>("SELECT (SELECT count(*) FROM submissions WHERE withdrawn_at IS NULL) || ' ' || (SELECT count(*) FROM tables WHERE state = 0)"), Is.EqualTo("1 1"));
        Assert.That(await partner.DeleteAsync(stored.Headers.Location).StatusAsync(), Is.EqualTo(204));
    }

    [Test]
    public async Task Of_a_policy_of_which_a_row_falls_nothing_has_happened([Values("catalogue", "tightenings", "audit_entries")] string table)
    {
        using var stored = await Monitor.SubmitAsync(_hub.Client("submissions:write", "comensha"), Monitor.Submission(Monitor.Victims));
        var steward = _hub.Client("catalogue:write", "steward");
        var stricter = Monitor.Indicator("victims-reported", "comensha", "area:areas", "age:ages").Replace("\"threshold\": 5", "\"threshold\": 20", StringComparison.Ordinal);
        await LetFallAsync(table, async () => Assert.That(await Monitor.ChangeAsync(steward, "/v1/indicators/victims-reported", stricter).ProblemAsync(), Is.EqualTo("503 unavailable")));
        Assert.That(await steward.GetStringAsync(new Uri("/v1/indicators/victims-reported", UriKind.Relative)), Does.Contain("\"threshold\":5"));
        Assert.That(await Monitor.ChangeAsync(steward, "/v1/indicators/victims-reported", stricter).StatusAsync(), Is.EqualTo(200));
    }

    [Test]
    public async Task A_store_that_takes_no_writes_is_not_ready_until_it_does()
    {
        await _other.ExecuteAsync("BEGIN IMMEDIATE");
        Assert.That(await ReadyAsync(), Is.EqualTo(503));
        await _other.ExecuteAsync("ROLLBACK");
        Assert.That(await ReadyAsync(), Is.EqualTo(200));
    }

    [Test]
    public async Task After_a_lost_submission_the_store_is_not_ready_for_a_while_or_until_one_is_stored()
    {
        var partner = _hub.Client("submissions:write", "comensha");
        Assert.That(await ReadyAsync(), Is.EqualTo(200));
        await _other.ExecuteAsync("BEGIN IMMEDIATE");
        Assert.That(await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims)).StatusAsync(), Is.EqualTo(503));
        await _other.ExecuteAsync("ROLLBACK");
        Assert.That(await ReadyAsync(), Is.EqualTo(503), "the probe takes less room than a submission");
        Assert.That(await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims)).StatusAsync(), Is.EqualTo(201));
        Assert.That(await ReadyAsync(), Is.EqualTo(200));

        await _other.ExecuteAsync("BEGIN IMMEDIATE");
        Assert.That(await Monitor.SubmitAsync(partner, Monitor.Submission(Monitor.Victims)).StatusAsync(), Is.EqualTo(503));
        await _other.ExecuteAsync("ROLLBACK");
        Assert.That(await ReadyAsync(), Is.EqualTo(503));
        _hub.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.That(await ReadyAsync(), Is.EqualTo(200), "nothing has come since");
    }

    [Test]
    public async Task A_log_whose_head_does_not_tell_what_is_there_is_not_ready()
    {
        Assert.That(await ReadyAsync(), Is.EqualTo(200));
        await _other.ExecuteAsync("UPDATE log_head SET size = size + 1");
        Assert.That(await ReadyAsync(), Is.EqualTo(503));
    }

    [Test]
    public async Task The_store_is_asked_at_most_once_a_second()
    {
        Assert.That(await ReadyAsync(), Is.EqualTo(200));
        await _other.ExecuteAsync("UPDATE log_head SET size = size + 1");
        Assert.That(await _hub.Anonymous.GetAsync("/health/ready").StatusAsync(), Is.EqualTo(200));
    }

    // Rows that are written to the table disappear without an error meanwhile.
    private async Task LetFallAsync(string table, Func<Task> meanwhile)
    {
        await _other.ExecuteAsync($"""
            CREATE TRIGGER falls BEFORE INSERT ON {table} BEGIN SELECT RAISE(IGNORE); END;
            CREATE TRIGGER falls_too BEFORE UPDATE ON {table} BEGIN SELECT RAISE(IGNORE); END;
            """);
        await meanwhile();
        await _other.ExecuteAsync("DROP TRIGGER falls; DROP TRIGGER falls_too");
    }

    private Task<int> ReadyAsync()
    {
        _hub.Clock.Advance(TimeSpan.FromSeconds(1));
        return _hub.Anonymous.GetAsync("/health/ready").StatusAsync();
    }
}
