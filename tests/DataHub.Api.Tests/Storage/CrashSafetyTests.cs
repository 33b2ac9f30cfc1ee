using DataHub.Api.Storage;
using Dapper;

namespace DataHub.Api.Tests.Storage;

/// <summary>What a crash leaves on the disk: copies of the files taken at bad moments. (The whole process is killed in the crash tests.)</summary>
internal sealed class CrashSafetyTests
{
    [Test]
    public async Task A_copy_taken_in_the_middle_of_a_transaction_holds_what_was_told_and_nothing_of_the_rest()
    {
        await using var store = new TestStore();
        var told = await store.SubmitAsync(Table(store, 2020));
        Copy? copy = null;
        await store.WriteAsync(s =>
        {
            store.Submit(s, Guid.CreateVersion7(), Table(store, 2021));
            copy = new Copy(store.Folder);
            return 0;
        });

        using (copy)
        {
            await using var opened = new TestStore(copy!.Path);
            Assert.That(opened.Database.Read(c => opened.Submissions.List(c, new SubmissionFilter(), null, 10)).Select(s => s.Id), Is.EqualTo(new[] { told.Id }));
            AssertWhole(opened, 1);
        }
    }

    [Test]
    public async Task A_journal_torn_anywhere_leaves_a_whole_number_of_submissions_each_with_its_entry()
    {
        await using var store = new TestStore();
        for (var year = 2000; year < 2020; year++)
        {
            await store.SubmitAsync(Table(store, year));
        }

        var length = new FileInfo(store.DatabaseFile + "-wal").Length;
        var sizes = new List<long>();
        for (var kept = 0L; kept <= length; kept += Math.Max(1, (length / 60) - 7))
        {
            using var copy = new Copy(store.Folder);
            using (var wal = new FileStream(copy.Wal, FileMode.Open))
            {
                wal.SetLength(kept);
            }

            sizes.Add(await SizeOfAsync(copy));
        }

        Assert.That(sizes, Is.Ordered);
        Assert.That(sizes.Distinct().Count(), Is.GreaterThan(10));
    }

    private static async Task<long> SizeOfAsync(Copy copy)
    {
        await using var opened = new TestStore(copy.Path);
        var size = opened.Database.Read(opened.Audit.Size);
        AssertWhole(opened, size);
        return size;
    }

    private static void AssertWhole(TestStore store, long size) => store.Database.Read(c =>
    {
        Assert.That(c.Inner.ExecuteScalar<string>("PRAGMA integrity_check"), Is.EqualTo("ok"));
        Assert.That(c.Inner.Query<string>("PRAGMA foreign_key_check"), Is.Empty);
        Assert.That(store.Audit.IsHeadConsistent(c), Is.True);
        Assert.That(store.Submissions.List(c, new SubmissionFilter(), null, 100).Select(s => s.AuditIndex).Order(), Is.EqualTo(Enumerable.Range(0, (int)size)));
        Assert.That(store.Submissions.Current(c, "victims"), Has.Count.EqualTo(size));
        return 0;
    });

    private static Api.Storage.StoredTable Table(TestStore store, int year) => store.Table(new("comensha", "victims", $"{year}"), figures: [29, null, null]);
}
