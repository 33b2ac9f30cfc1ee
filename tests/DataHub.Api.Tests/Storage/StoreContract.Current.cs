using System.Globalization;
using DataHub.Api.Storage;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Tests.Storage;

internal abstract partial class StoreContract
{
    [Test]
    public async Task A_reader_who_began_before_a_table_was_stored_does_not_see_it_though_another_has()
    {
        using var kept = new CurrentTables(_store.Submissions);
        await _store.SubmitAsync(_store.Table(new TableKey("comensha", "victims", "2020"), figures: [29]));
        var (before, others, after) = Read(c =>
        {
            var version = kept.Of(c, "victims").Version;
            _store.SubmitAsync(_store.Table(new TableKey("comensha", "victims", "2021"), figures: [29])).GetAwaiter().GetResult();
            var others = Read(o => kept.Of(o, "victims"));
            var again = kept.Of(c, "victims");
            return ((Version: version, again.Index.Count), others, again);
        });
        Assert.That((before.Count, after.Version), Is.EqualTo((1, before.Version)));
        Assert.That((others.Index.Count, Read(c => kept.Of(c, "victims").Index.Count)), Is.EqualTo((2, 2)));
    }

    [Test]
    public async Task What_is_kept_of_the_current_tables_is_what_is_there_after_whatever_has_happened()
    {
        using var kept = new CurrentTables(_store.Submissions);
        var random = new Random(20_261_127);
        var live = new Dictionary<TableKey, (Guid Submission, int Revision)>();
        var revisions = new Dictionary<TableKey, int>();
        for (var step = 0; step < 80; step++)
        {
            var key = new TableKey($"partner-{random.Next(3)}", "victims", (2020 + random.Next(4)).ToString(CultureInfo.InvariantCulture));
            if (live.TryGetValue(key, out var there) && random.Next(3) == 0)
            {
                await _store.WriteAsync(s =>
                {
                    _store.Submissions.Withdraw(s, there.Submission, _store.Clock.GetUtcNow());
                    return 0;
                });
                live.Remove(key);
            }
            else if (live.ContainsKey(key) && random.Next(4) == 0)
            {
                var again = _store.Table(key, revisions[key], there.Submission, 29, null, null);
                await _store.WriteAsync(s =>
                {
                    _store.Submissions.Reprotect(s, [again]);
                    return 0;
                });
            }
            else
            {
                var revision = revisions[key] = revisions.GetValueOrDefault(key) + 1;
                live[key] = ((await _store.SubmitAsync(_store.Table(key, revision, null, 29 + step))).Id, revision);
            }

            _store.Clock.Advance(TimeSpan.FromMinutes(1));
            if (step % 3 == 0)
            {
                continue;
            }

            var (index, current) = Read(c => (kept.Of(c, "victims").Index, _store.Submissions.Current(c, "victims")));
            var found = current.Select(t => index.Find(t.Table.Key.Partner, t.Table.Key.TimePeriod)).ToList();
            Assert.That(index.Count, Is.EqualTo(live.Count).And.EqualTo(current.Count));
            Assert.That(found.Select(r => Convert.ToHexString(r!.Sha256)), Is.EqualTo(current.Select(t => Convert.ToHexString(t.Sha256))));
            Assert.That(found.Select(r => r!.StoredAt), Is.EqualTo(current.Select(t => t.StoredAt.ToUnixTimeMilliseconds())));
        }
    }
}
