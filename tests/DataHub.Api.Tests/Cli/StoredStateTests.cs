extern alias tool;

using Dapper;
using DataHub.Api.Audit.Log;
using DataHub.Api.Storage;
using DataHub.Api.Tests.Support;
using DataHub.Api.Tests.Support.Copies;
using DataHub.AuditLog;
using DataHub.AuditLog.Notes;
using Microsoft.Extensions.DependencyInjection;
using tool::DataHub.Cli;
using tool::DataHub.Cli.Audit;

namespace DataHub.Api.Tests.Cli;

/// <summary>What a hub stored beside its log is held against the log: nothing in it can be changed, left out or put in unseen.</summary>
[TestFixture("sqlite")]
[TestFixture("postgres")]
internal sealed class StoredStateTests(string kind)
{
    private StoredCopies _copies = null!;
    private Checkpoint _signed = null!;

    [OneTimeSetUp]
    public async Task MakeAsync()
    {
        _copies = StoredCopies.Of(kind);
        await using (var hub = await _copies.StartAsync())
        {
            await StoredHistory.TellAsync(hub);
        }

        await using var database = _copies.Open(_copies.Original);
        Assert.That(await database.QuerySingleAsync<(long, long, long)>(StoredHistory.Kinds), Is.EqualTo((4, 1, 1)), "there is something of each kind");
        using var place = _copies.Place(_copies.Original);
        _signed = Checkpoint.Open(await File.ReadAllTextAsync(Path.Combine(_copies.Folder, Checkpoints.FileName)), await place.KeysAsync(CancellationToken.None));
    }

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        if (_copies is not null)
        {
            await _copies.DisposeAsync();
        }
    }

    [Test]
    public async Task It_fits_as_it_is() => Assert.That(await FaultsAsync(_copies.Original), Is.Empty);

    [TestCase("UPDATE submissions SET withdrawn_at = NULL")]
    [TestCase("UPDATE submissions SET withdrawn_at = 1")]
    [TestCase("UPDATE submissions SET partner = 'politie' WHERE partner = 'comensha'")]
    [TestCase("UPDATE submissions SET client = 'politie' WHERE partner = 'comensha'")]
    [TestCase("UPDATE submissions SET audit_index = audit_index + 1")]
    [TestCase("DELETE FROM submissions WHERE partner = 'comensha'")]
    [TestCase("INSERT INTO submissions SELECT zeroblob(16), partner, client, received_at, audit_index, withdrawn_at FROM submissions LIMIT 1")]
    [TestCase("UPDATE tables SET state = 0 WHERE state = 2")]
    [TestCase("UPDATE tables SET state = 2 WHERE state = 0")]
    [TestCase("UPDATE tables SET state = 1 WHERE state = 0")]
    [TestCase("UPDATE tables SET state = 1 WHERE state = 3")]
    [TestCase("UPDATE tables SET partner = 'riec' WHERE partner = 'comensha'")]
    [TestCase("UPDATE tables SET indicator = 'riec-cases' WHERE partner = 'comensha'")]
    [TestCase("UPDATE tables SET time_period = '1999' WHERE partner = 'comensha'")]
    [TestCase("UPDATE tables SET ordinal = ordinal + 1")]
    [TestCase("UPDATE tables SET revision = revision + 10")]
    [TestCase("UPDATE tables SET sha256 = zeroblob(32)")]
    [TestCase("UPDATE tables SET content = zeroblob(9)")]
    [TestCase("UPDATE tables SET held = 0")]
    [TestCase("UPDATE tables SET submission = zeroblob(16) WHERE partner = 'comensha'")]
    [TestCase("DELETE FROM tables WHERE partner = 'politie'")]
    [TestCase("DELETE FROM reprotected")]
    [TestCase("UPDATE reprotected SET sha256 = zeroblob(32)")]
    [TestCase("UPDATE reprotected SET content = zeroblob(9)")]
    [TestCase("UPDATE reprotected SET table_id = (SELECT id FROM tables WHERE state = 2)")]
    [TestCase("UPDATE catalogue SET document = replace(document, '\"threshold\":9', '\"threshold\":5')")]
    [TestCase("UPDATE catalogue SET code = 'x' WHERE code = 'riec'")]
    [TestCase("DELETE FROM catalogue WHERE position = (SELECT max(position) FROM catalogue)")]
    [TestCase("UPDATE catalogue SET position = 900 - position WHERE kind = 'indicator' AND code = 'criminal-investigations'")]
    [TestCase("UPDATE catalogue SET position = 900 - position")]
    [TestCase("UPDATE catalogue SET policy_version = 1 WHERE policy_version = 2")]
    [TestCase("UPDATE catalogue SET policy_version = 7 WHERE policy_version = 2")]
    [TestCase("UPDATE tables SET state = 3, held = 1 WHERE indicator = 'criminal-investigations' AND revision = 2; UPDATE tables SET state = 0 WHERE indicator = 'criminal-investigations' AND revision = 1")]
    [TestCase("UPDATE tables SET held = 1, state = 3 WHERE indicator = 'slow'")]
    [TestCase("UPDATE tables SET held = 1 WHERE indicator = 'criminal-investigations' AND revision = 1")]
    [TestCase("UPDATE tables SET state = 1 WHERE indicator = 'slow' AND revision = 1; UPDATE tables SET held = 0, state = 0 WHERE indicator = 'slow' AND revision = 2")]
    [TestCase("UPDATE log_head SET pruned = 256")]
    [TestCase("UPDATE log_head SET pruned = -5")]
    [TestCase("DELETE FROM log_keys")]
    [TestCase("UPDATE log_keys SET until = 1")]
    [TestCase("UPDATE log_keys SET position = position + 1")]
    [TestCase("UPDATE audit_entries SET entry = zeroblob(70000) WHERE position = 5")]
    [TestCase("UPDATE audit_entries SET entry = (SELECT entry FROM audit_entries WHERE action = 'policy-changed' ORDER BY position LIMIT 1) WHERE action = 'policy-changed'")]
    [TestCase("INSERT INTO log_tiles (level, number, hashes) VALUES (99999999999, 99999999999, zeroblob(32))")]
    [TestCase("INSERT INTO catalogue SELECT position + 1, kind, code, version + 1, policy_version, changed_at, document FROM catalogue ORDER BY position DESC LIMIT 1")]
    public async Task What_was_changed_is_found(string change) => Assert.That(await FaultsAsync(_copies.Changed(change)), Is.Not.Empty);

    [Test]
    public async Task What_changed_places_is_not_in_force_again()
    {
        await using var store = _copies.Store(_copies.Changed("UPDATE catalogue SET position = 900 - position WHERE kind = 'indicator'"));
        Assert.That(store.Catalogue.Current.Indicators["criminal-investigations"].Document.Policy.Threshold, Is.EqualTo(10));
    }

    [Test]
    public async Task Nothing_is_said_against_a_log_whose_first_entries_are_past_their_term()
    {
        await using var database = _copies.Open(_copies.Original);
        var entries = (await database.QueryAsync<byte[]>("SELECT entry FROM audit_entries ORDER BY position")).Select(e => AuditEntryFormat.Read(e)).ToList();
        foreach (var first in entries.Select(e => e.Index))
        {
            var comparison = new Comparison(first);
            new StoredState(database, entries.Where(e => e.Index >= first && e.Outcome != "refused")).AddTo(comparison);
            Assert.That(comparison.Faults, Is.Empty, $"from entry {first} on");
        }
    }

    [TestCase(long.MaxValue)]
    [TestCase(-1)]
    public void A_number_of_entries_that_no_log_has_is_found(long size)
        => Assert.That(() => _copies.Place(_copies.Changed($"UPDATE log_head SET size = {size}")), Throws.TypeOf<MismatchException>().With.Message.Contains("no log can have"));

    [Test]
    public async Task A_hub_that_is_writing_is_read_as_it_is_at_one_moment()
    {
        await using var copies = StoredCopies.Of(kind);
        await using var hub = await copies.StartAsync();
        using var end = new CancellationTokenSource();
        var writing = WriteAsync(hub, end.Token);
        var officer = hub.Client("audit:read");
        for (var i = 0; i < 10; i++)
        {
            // What is looked at is never older than the checkpoint that is kept; and one that is newer accuses nobody.
            var known = await officer.GetStringAsync(Newest);
            using var place = copies.Place(copies.Original);
            await officer.GetStringAsync(Newest);
            Assert.That(await FaultsAsync(place, Checkpoint.Open(await place.NoteAsync(CancellationToken.None) ?? known, await place.KeysAsync(CancellationToken.None))), Is.Empty);
        }

        await end.CancelAsync();
        await writing;
    }

    private static Uri Newest { get; } = new("/v1/audit-log/checkpoint", UriKind.Relative);

    private static async Task WriteAsync(Hub hub, CancellationToken end)
    {
        var audit = hub.Services.GetRequiredService<AuditStore>();
        while (!end.IsCancellationRequested)
        {
            await audit.AppendAsync(new AuditEntry { Action = AuditActions.DryRun, Outcome = "done", Engine = "1.0.0" }, CancellationToken.None);
        }
    }

    private async Task<IReadOnlyList<string>> FaultsAsync(string database)
    {
        // A copy of a database has no checkpoint beside it: it is held against the one of the folder that it was made from.
        using var place = _copies.Place(database);
        return await FaultsAsync(place, _signed);
    }

    private static async Task<IReadOnlyList<string>> FaultsAsync(LogPlace place, Checkpoint signed)
    {
        var (report, _) = await VerifyCommand.CheckAsync(place, place.ReadAsync, place.Size!.Value, [signed], new KeyHistory(), null, CancellationToken.None);
        return [.. report.Faults.Select(f => $"{f.Entry}: {f.What}")];
    }
}
