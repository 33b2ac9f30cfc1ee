using DataHub.Api.Storage;
using DataHub.Api.Tests.Support;
using DataHub.AuditLog;
using DataHub.AuditLog.Merkle;
using DataHub.AuditLog.Notes;
using DataHub.AuditLog.Tiles;
using Microsoft.Extensions.DependencyInjection;

namespace DataHub.Api.Tests.Audit.Log;

/// <summary>Checkpoints, tiles, proofs and receipts over HTTP, held against each other by nothing but the standards.</summary>
internal sealed class LogProofTests
{
    private const int Written = 300;

    private Hub _hub = null!;
    private LogDesk _officer = null!;
    private LogDesk _partner = null!;
    private Guid _submission;

    [OneTimeSetUp]
    public async Task OpenAsync()
    {
        _hub = await Monitor.StartAsync();
        _officer = new LogDesk(_hub.Client("audit:read", "officer"));
        _partner = new LogDesk(_hub.Client("submissions:write", "comensha"));
        using var submitted = await Monitor.SubmitAsync(_hub.Client("submissions:write", "comensha"), Monitor.Submission(Monitor.Victims));
        _submission = (await submitted.JsonAsync()).GetProperty("id").GetGuid();
        for (var i = 0; i < Written; i++)
        {
            await _hub.Services.GetRequiredService<AuditStore>().AppendAsync(new AuditEntry { Action = AuditActions.DryRun, Outcome = "done", Engine = "1.0.0" }, CancellationToken.None);
        }
    }

    [OneTimeTearDown]
    public async Task CloseAsync() => await _hub.DisposeAsync();

    [Test]
    public async Task The_checkpoint_is_signed_and_its_root_is_over_the_entries()
    {
        var checkpoint = await _officer.CheckpointAsync();
        var entries = await _officer.EntriesAsync(checkpoint.Size);
        Assert.That(checkpoint.Root.ToArray(), Is.EqualTo(LogDesk.RootOf(entries)));
        Assert.That(entries.Select((e, i) => AuditEntryFormat.Read(e).Index == i), Is.All.True);
        Assert.That(checkpoint.Origin, Is.EqualTo((await _officer.KeysAsync()).Single().Name));
    }

    [Test]
    public async Task Each_tile_of_the_tree_is_served_and_leads_to_the_root()
    {
        var checkpoint = await _partner.CheckpointAsync();
        var tiles = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var tile in Tile.Of(checkpoint.Size))
        {
            tiles[tile.Path] = await _partner.TileAsync(tile);
        }

        Assert.That(new TileReader(checkpoint.Size, t => new TileNodes(tiles[t.Path])).Tree.Root(), Is.EqualTo(checkpoint.Root.ToArray()));
    }

    [TestCase(0, 1)]
    [TestCase(0, 300)]
    [TestCase(17, 18)]
    [TestCase(255, 256)]
    [TestCase(256, 300)]
    [TestCase(299, 300)]
    public async Task An_inclusion_proof_holds(int index, int size)
    {
        var entries = await _officer.EntriesAsync(size);
        var proof = await _partner.ProofAsync($"inclusion?index={index}&size={size}");
        Assert.That(MerkleProof.Includes((ulong)index, (ulong)size, MerkleHash.OfLeaf(entries[index]), proof, LogDesk.RootOf(entries)), Is.True);
    }

    [TestCase(1, 2)]
    [TestCase(5, 300)]
    [TestCase(256, 257)]
    [TestCase(255, 300)]
    [TestCase(300, 300)]
    public async Task A_consistency_proof_holds(int from, int to)
    {
        var entries = await _officer.EntriesAsync(to);
        var proof = await _partner.ProofAsync($"consistency?from={from}&to={to}");
        Assert.That(MerkleProof.IsConsistent((ulong)from, (ulong)to, LogDesk.RootOf([.. entries.Take(from)]), LogDesk.RootOf(entries), proof), Is.True);
    }

    [Test]
    public async Task Proofs_are_of_the_whole_log_when_no_size_is_named()
    {
        var checkpoint = await _partner.CheckpointAsync();
        var proof = await _hub.Client("submissions:write", "comensha").GetAsync(new Uri($"{LogDesk.Root}/consistency?from=0", UriKind.Relative)).JsonAsync();
        Assert.That(proof.GetProperty("to").GetInt64(), Is.EqualTo(checkpoint.Size));
        Assert.That(proof.GetProperty("toRoot").GetString(), Is.EqualTo(Convert.ToBase64String(checkpoint.Root.Span)));
    }

    [TestCase("inclusion?index=100000", 404)]
    [TestCase("inclusion?index=5&size=5", 404)]
    [TestCase("inclusion?index=5&size=100000", 404)]
    [TestCase("inclusion", 400)]
    [TestCase("inclusion?index=01", 400)]
    [TestCase("inclusion?index=-1", 400)]
    [TestCase("inclusion?index=1&index=1", 400)]
    [TestCase("inclusion?index=99999999999999999999", 400)]
    [TestCase("inclusion?index=9223372036854775807", 404)]
    [TestCase("consistency?from=100000", 404)]
    [TestCase("consistency?from=9223372036854775807", 404)]
    [TestCase("consistency?from=5&to=4", 400)]
    [TestCase("consistency?from=1&to=100000", 404)]
    [TestCase("consistency?to=4", 400)]
    [TestCase("checkpoint?x=1", 400)]
    [TestCase("keys?x=1", 400)]
    [TestCase("tile/0/000?x=1", 400)]
    [TestCase("tile/0/001", 404)]
    [TestCase("tile/0/001.p/255", 404)]
    [TestCase("tile/0/x001/000", 404)]
    [TestCase("tile/0/000/", 404)]
    [TestCase("tile/0/x999/x999/x999/x999/x999/999", 404)]
    [TestCase("tile/6/000.p/1", 404)]
    [TestCase("tile/0/..%2F000", 404)]
    [TestCase("tile/%30/000", 200)]
    [TestCase("tile", 404)]
    [TestCase("tile/", 404)]
    [TestCase("nothing", 404)]
    public async Task What_is_not_there_or_not_asked_rightly_is_refused(string path, int status) => Assert.That(await _officer.StatusAsync(path), Is.EqualTo(status));

    [TestCase("aggregates:read", "checkpoint", 403)]
    [TestCase("aggregates:read", "tile/0/000", 403)]
    [TestCase("aggregates:read", "keys", 403)]
    [TestCase("catalogue:write", "inclusion?index=1", 403)]
    [TestCase("submissions:write", "tile/entries/000", 404)]
    [TestCase("submissions:write", "tile/0/000", 200)]
    [TestCase("submissions:write", "checkpoint", 200)]
    [TestCase("audit:read", "tile/entries/000", 200)]
    public async Task Hashes_are_for_officer_and_partners_and_entries_for_the_officer(string scope, string path, int status)
        => Assert.That(await new LogDesk(_hub.Client(scope)).StatusAsync(path), Is.EqualTo(status));

    [Test]
    public async Task A_receipt_proves_without_the_hub_what_was_accepted()
    {
        var proof = LogProof.Parse(await ReceiptAsync("comensha"));
        var checkpoint = proof.Check(await _partner.KeysAsync());
        var entry = AuditEntryFormat.Read(proof.Entry.Span);
        Assert.That((entry.Index, entry.Action, entry.Outcome, entry.Partner), Is.EqualTo((proof.Index, AuditActions.Submission, "accepted", "comensha")));
        Assert.That(entry.Tables.Single().Sha256, Is.EqualTo(Convert.ToHexStringLower(Stored().Sha256)));
        Assert.That(checkpoint.Size, Is.GreaterThan(Written));
    }

    [Test]
    public async Task Another_partners_receipt_does_not_exist()
    {
        using var answer = await _hub.Client("submissions:write", "riec").GetAsync(Receipt);
        Assert.That((int)answer.StatusCode, Is.EqualTo(404));
    }

    [Test]
    public async Task An_officers_reading_of_a_receipt_is_logged()
    {
        await _hub.Client("audit:read", "auditor").GetStringAsync(Receipt);
        Assert.That((await OfficerReadsAsync("auditor")).Select(e => e.Target), Is.EqualTo([$"receipt/{_submission}"]));
    }

    [Test]
    public async Task Reading_the_whole_log_is_one_line_a_minute()
    {
        var desk = new LogDesk(_hub.Client("audit:read", "reader"));
        await desk.EntriesAsync(Written);
        Assert.That((await OfficerReadsAsync("reader")).Select(e => e.Target), Is.EqualTo(["audit-log-entries"]));
        _hub.Clock.Advance(TimeSpan.FromMinutes(1));
        await desk.EntriesAsync(Written);
        Assert.That(await OfficerReadsAsync("reader"), Has.Exactly(2).Items);
    }

    [Test]
    public async Task Asking_for_a_checkpoint_or_a_proof_adds_nothing_to_the_log()
    {
        var before = (await _partner.CheckpointAsync()).Size;
        await _officer.ProofAsync("inclusion?index=3");
        await _officer.TileAsync(new Tile(0, 0, Tile.FullWidth));
        Assert.That((await _partner.CheckpointAsync()).Size, Is.EqualTo(before));
    }

    [Test]
    public async Task The_officer_sees_how_far_the_log_reaches()
    {
        var log = await _hub.Client("audit:read", "looker").GetAsync(new Uri(LogDesk.Root, UriKind.Relative)).JsonAsync();
        Assert.That(log.GetProperty("size").GetInt64(), Is.GreaterThan(Written));
        Assert.That(log.GetProperty("firstEntry").GetInt64(), Is.Zero);
        Assert.That(log.GetProperty("oldest").GetString(), Is.EqualTo("2026-11-23T18:31:00Z"));
        Assert.That((await OfficerReadsAsync("looker")).Select(e => e.Target), Is.EqualTo(["audit-log"]));
    }

    [Test]
    public async Task The_officer_sees_it_in_a_file_too()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, LogDesk.Root) { Headers = { { "Accept", "text/csv" } } };
        using var answer = await _hub.Client("audit:read", "filer").SendAsync(request);
        Assert.That((await answer.Content.ReadAsStringAsync()).Split("\r\n"), Has.Length.EqualTo(3).And.Exactly(1).StartsWith("origin,size,firstEntry,oldest,newest,retentionDays"));
    }

    private Uri Receipt => new($"/v1/submissions/{_submission}/receipt", UriKind.Relative);

    private Task<string> ReceiptAsync(string client) => _hub.Client("submissions:write", client).GetStringAsync(Receipt);

    private StoredTable Stored()
        => _hub.Services.GetRequiredService<Database>().Read(c => _hub.Services.GetRequiredService<SubmissionStore>().Current(c, "victims-reported")).Single();

    private async Task<IEnumerable<AuditEntry>> OfficerReadsAsync(string client)
    {
        await Task.CompletedTask;
        var filter = new AuditFilter(null, AuditActions.AuditRead, null, null, null, null);
        return _hub.Services.GetRequiredService<Database>().Read(c => _hub.Services.GetRequiredService<AuditStore>().List(c, filter, 0, 10_000)).Where(e => e.Client == client);
    }
}
