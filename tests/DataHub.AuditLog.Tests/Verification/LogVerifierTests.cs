using DataHub.AuditLog.Merkle;
using DataHub.AuditLog.Notes;
using DataHub.AuditLog.Tests.Support;
using DataHub.AuditLog.Tiles;
using DataHub.AuditLog.Verification;

namespace DataHub.AuditLog.Tests.Verification;

/// <summary>A log of 1,000 entries, as it is and with one thing changed.</summary>
internal sealed class LogVerifierTests
{
    private const int Size = 1_000, Sample = 5_000;

    private static readonly StoredLog Log = new(Size);
    private static readonly Checkpoint Signed = Log.Checkpoint(Size);

    private static readonly Random Random = new(20_261_126);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(255)]
    [TestCase(256)]
    [TestCase(257)]
    [TestCase(999)]
    [TestCase(70_000)]
    public async Task A_log_that_was_not_touched_fits(int size)
    {
        var log = new StoredLog(size);
        var report = await LogVerifier.RunAsync(log.ReadAsync, size, [log.Checkpoint(size), log.Checkpoint(size / 2), log.Checkpoint(size / 3)]);
        Assert.That(report.Faults, Is.Empty);
        Assert.That(report.Root.ToArray(), Is.EqualTo(log.Checkpoint(size).Root.ToArray()));
    }

    [Test]
    public async Task Each_changed_byte_is_found()
    {
        var places = Log.Files.SelectMany(f => Enumerable.Range(0, f.Value.Length).Select(i => (f.Key, Place: i))).ToArray();
        Random.Shuffle(places);
        foreach (var (path, place) in places.Take(Sample))
        {
            Assert.That(await FaultsAsync(path, bytes => Changed(bytes, place)), Is.Not.Empty, $"{path} {place}");
        }
    }

    [Test]
    public async Task The_first_entry_that_was_changed_is_named()
    {
        foreach (var index in Enumerable.Range(0, 20).Select(_ => Random.Next(Size)))
        {
            var changed = Log.Copy();
            var path = Path(Tile.Entries, index / 256);
            changed.Files[path] = EntryBundle.Write([.. EntriesOf(path).Select((e, i) => i >= index % 256 ? Changed(e, 60) : e)]);
            Assert.That((await VerifyAsync(changed)).Faults[0].Entry, Is.EqualTo(index));
        }
    }

    [Test]
    public async Task Each_entry_that_is_left_out_is_found([Range(0, Size - 1, 7)] int index)
        => Assert.That(await FaultsAsync(Path(Tile.Entries, index / 256), bytes => Rewritten(bytes, e => e.RemoveAt(index % 256))), Is.Not.Empty);

    [TestCase(0)]
    [TestCase(50)]
    [TestCase(255)]
    [TestCase(999)]
    public async Task The_first_entry_that_was_left_out_or_put_in_is_named(int index)
    {
        foreach (var change in (Action<List<byte[]>>[])[e => e.RemoveAt(index % 256), e => e.Insert(index % 256, [1])])
        {
            var changed = Log.Copy();
            var path = Path(Tile.Entries, index / 256);
            changed.Files[path] = Rewritten(changed.Files[path], change);
            Assert.That((await VerifyAsync(changed)).Faults[0].Entry, Is.EqualTo(index));
        }
    }

    [Test]
    public async Task Each_entry_that_is_put_in_is_found([Range(0, Size - 1, 7)] int index)
        => Assert.That(await FaultsAsync(Path(Tile.Entries, index / 256), bytes => Rewritten(bytes, e => e.Insert(index % 256, e[0]))), Is.Not.Empty);

    [Test]
    public async Task Each_two_neighbours_that_change_places_are_found([Range(1, Size - 1, 7)] int index)
        => Assert.That(await FaultsAsync(Path(Tile.Entries, index / 256), bytes => Rewritten(bytes, e => e.Reverse(Math.Max(0, (index % 256) - 1), 2))), Is.Not.Empty);

    [Test]
    public async Task Each_hash_of_a_tile_that_is_left_out_put_in_or_moved_is_found()
    {
        foreach (var (path, hashes) in Log.Files.Where(f => !f.Key.Contains("entries", StringComparison.Ordinal)))
        {
            for (var at = 0; at < hashes.Length; at += MerkleHash.Size)
            {
                Assert.That(await FaultsAsync(path, b => [.. b[..at], .. b[(at + MerkleHash.Size)..]]), Is.Not.Empty);
                Assert.That(await FaultsAsync(path, b => [.. b[..at], .. b[at..(at + MerkleHash.Size)], .. b[at..]]), Is.Not.Empty);
                Assert.That(at == 0 ? [1] : await FaultsAsync(path, b => [.. b[..(at - MerkleHash.Size)], .. b[at..(at + MerkleHash.Size)], .. b[(at - MerkleHash.Size)..at], .. b[(at + MerkleHash.Size)..]]), Is.Not.Empty);
            }
        }
    }

    [Test]
    public async Task Each_file_that_is_missing_is_found()
    {
        foreach (var path in Log.Files.Keys)
        {
            var changed = Log.Copy();
            changed.Files.Remove(path);
            Assert.That((await VerifyAsync(changed)).Faults, Is.Not.Empty, path);
        }
    }

    [Test]
    public async Task Each_two_files_that_change_places_are_found()
    {
        foreach (var (left, right) in Log.Files.Keys.SelectMany(l => Log.Files.Keys.Where(r => string.CompareOrdinal(l, r) < 0).Select(r => (l, r))))
        {
            var changed = Log.Copy();
            (changed.Files[left], changed.Files[right]) = (changed.Files[right], changed.Files[left]);
            Assert.That((await VerifyAsync(changed)).Faults, Is.Not.Empty, $"{left} {right}");
        }
    }

    [Test]
    public async Task A_log_that_was_written_anew_as_a_whole_is_found_by_an_old_checkpoint()
    {
        var anew = new StoredLog(Size + 1, pruned: 0);
        var other = new StoredLog(Size, pruned: 256);
        Assert.That((await LogVerifier.RunAsync(anew.ReadAsync, Size + 1, [Signed])).Faults, Is.Empty, "the same entries and one more");
        Assert.That((await LogVerifier.RunAsync(other.ReadAsync, Size, [other.Checkpoint(Size)])).Faults, Is.Empty, "by itself it fits");
        Assert.That((await LogVerifier.RunAsync(other.ReadAsync, Size, [Signed])).Faults.Single().What, Does.Contain("has another root"));
    }

    [Test]
    public async Task A_log_that_was_set_back_is_found_by_an_old_checkpoint()
    {
        var older = new StoredLog(900);
        Assert.That((await LogVerifier.RunAsync(older.ReadAsync, 900, [Signed])).Faults.Single().What, Does.Contain("it was set back"));
    }

    [Test]
    public async Task Entries_past_their_term_may_be_gone_where_the_log_says_so()
    {
        var pruned = new StoredLog(Size, pruned: 512);
        var report = await LogVerifier.RunAsync(pruned.ReadAsync, Size, [pruned.Checkpoint(Size), pruned.Checkpoint(300)]);
        Assert.That((report.Fits, report.FirstEntry), Is.EqualTo((true, 512)));
    }

    [Test]
    public async Task Entries_that_are_gone_without_a_word_are_found()
    {
        var changed = Log.Copy();
        changed.Files.Remove(Path(Tile.Entries, 0));
        Assert.That((await VerifyAsync(changed)).Faults.Single().What, Does.Contain("does not say that they were past their term"));
    }

    private static string Path(int level, long number) => (Tile.At(Size, Math.Max(0, level), number) with { Level = level }).Path;

    private static Task<LogReport> VerifyAsync(StoredLog log) => LogVerifier.RunAsync(log.ReadAsync, Size, [Signed]);

    private static async Task<IReadOnlyList<object>> FaultsAsync(string path, Func<byte[], byte[]> change)
    {
        var changed = Log.Copy();
        changed.Files[path] = change(changed.Files[path]);
        return (await VerifyAsync(changed)).Faults;
    }

    private static List<byte[]> EntriesOf(string path) => [.. EntryBundle.Read(Log.Files[path]).Select(e => e.ToArray())];

    private static byte[] Rewritten(byte[] bundle, Action<List<byte[]>> change)
    {
        var entries = EntryBundle.Read(bundle).Select(e => e.ToArray()).ToList();
        change(entries);
        return EntryBundle.Write(entries);
    }

    private static byte[] Changed(byte[] bytes, int place)
    {
        byte[] changed = [.. bytes];
        changed[place] = (byte)(changed[place] ^ (1 + (place % 255)));
        return changed;
    }
}
