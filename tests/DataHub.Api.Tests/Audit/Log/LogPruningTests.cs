using DataHub.Api.Audit.Log;
using DataHub.Api.Storage;
using DataHub.Api.Tests.Support;
using DataHub.AuditLog;
using DataHub.AuditLog.Merkle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DataHub.Api.Tests.Audit.Log;

/// <summary>Entries past their term go, from the front and a bundle at a time; proofs of them stay.</summary>
internal sealed class LogPruningTests
{
    private Hub _hub = null!;
    private LogDesk _officer = null!;
    private byte[] _old = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        _hub = await Hub.StartAsync(("DataHub:LogRetentionDays", "30"));
        _officer = new LogDesk(_hub.Client("audit:read", "officer"));
        await WriteAsync(600);
        _old = (await _officer.EntriesAsync(256))[17];
        _hub.Clock.Advance(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(1));
        await WriteAsync(10);
        _officer = new LogDesk(_hub.Client("audit:read", "officer"));
    }

    [TearDown]
    public async Task CloseAsync() => await _hub.DisposeAsync();

    [Test]
    public async Task What_is_past_its_term_goes_by_whole_bundles()
    {
        Assert.That(await PruneAsync(), Is.EqualTo(512));
        Assert.That(List().Select(e => e.Index).First(), Is.EqualTo(512));
        Assert.That(await _officer.StatusAsync("tile/entries/000"), Is.EqualTo(404));
        Assert.That(await _officer.StatusAsync("tile/entries/001"), Is.EqualTo(404));
        Assert.That(List().Where(e => e.Action == AuditActions.LogPruned).Select(e => e.Count), Is.EqualTo([256, 512]));
    }

    [Test]
    public async Task What_is_not_past_its_term_stays()
    {
        await PruneAsync();
        _hub.Clock.Advance(TimeSpan.FromDays(29));
        Assert.That(await PruneAsync(), Is.EqualTo(512));
    }

    [Test]
    public async Task Proofs_of_what_is_gone_still_hold_and_the_log_grows_on()
    {
        await PruneAsync();
        await WriteAsync(300);
        var checkpoint = await _officer.CheckpointAsync();
        var proof = await _officer.ProofAsync("inclusion?index=17");
        Assert.That(MerkleProof.Includes(17, (ulong)checkpoint.Size, MerkleHash.OfLeaf(_old), proof, checkpoint.Root.Span), Is.True);
        Assert.That(_hub.Services.GetRequiredService<Database>().Read(_hub.Services.GetRequiredService<AuditStore>().IsHeadConsistent), Is.True);
    }

    [Test]
    public async Task The_log_is_still_found_by_time()
    {
        await PruneAsync();
        var since = Uri.EscapeDataString(_hub.Clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null));
        var entries = (await _hub.Client("audit:read", "officer").GetAsync(new Uri($"/v1/audit-entries?from={since}", UriKind.Relative)).JsonAsync()).GetProperty("auditEntries");
        Assert.That(entries.EnumerateArray().Select(e => e.GetProperty("action").GetString()).Distinct(), Does.Contain("submission-dry-run").And.Contain("log-pruned"));
    }

    private Task<long> PruneAsync() => _hub.Services.GetServices<IHostedService>().OfType<LogPruning>().Single().PruneAsync(CancellationToken.None);

    private IReadOnlyList<AuditEntry> List()
        => _hub.Services.GetRequiredService<Database>().Read(c => _hub.Services.GetRequiredService<AuditStore>().List(c, new AuditFilter(null, null, null, null, null, null), 0, 10_000));

    private Task WriteAsync(int entries)
        => Task.WhenAll(Enumerable.Range(0, entries).Select(_ => _hub.Services.GetRequiredService<AuditStore>().AppendAsync(
            new AuditEntry { Action = AuditActions.DryRun, Outcome = "done", Engine = "1.0.0" }, CancellationToken.None)));
}
