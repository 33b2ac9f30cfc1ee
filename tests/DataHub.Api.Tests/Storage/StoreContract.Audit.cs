using DataHub.Api.Storage;
using DataHub.AuditLog;

namespace DataHub.Api.Tests.Storage;

internal abstract partial class StoreContract
{
    private static readonly AuditFilter Everything = new(null, null, null, null, null, null);

    [Test]
    public async Task Entries_are_contiguous_from_zero_and_work_that_is_rolled_back_leaves_no_gap()
    {
        for (var i = 0; i < 20; i++)
        {
            var fails = i % 3 == 0;
            var work = _store.WriteAsync(s => fails ? throw new TimeoutException($"{_store.Audit.Append(s, TestStore.Entry("start")).Index}") : _store.Audit.Append(s, TestStore.Entry("stop")));
            await work.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        var entries = Entries(Everything);
        Assert.That(entries.Select(e => e.Index), Is.EqualTo(Enumerable.Range(0, 13)));
        Assert.That(entries.Select(e => e.Action), Is.All.EqualTo("stop"));
        Assert.That(entries.Select(e => e.Id), Is.Unique);
        Assert.That(Read(_store.Audit.IsHeadConsistent), Is.True);
    }

    [Test]
    public async Task An_entry_is_returned_as_it_is_written_and_read()
    {
        var written = await _store.Audit.AppendAsync(TestStore.Entry("audit-read") with { Client = "officer", Target = "audit-entries", Count = 3 }, CancellationToken.None);
        var read = Read(c => _store.Audit.Find(c, written.Index));

        Assert.That(read, Is.EqualTo(written with { Tables = read!.Tables }));
        Assert.That(read.Time, Is.EqualTo(_store.Clock.GetUtcNow()));
        Assert.That(Read(c => _store.Audit.Find(c, 1)), Is.Null);
    }

    [Test]
    public async Task Time_never_runs_backwards_in_the_log()
    {
        var first = await AppendAsync("start");
        _store.Clock.Advance(TimeSpan.FromHours(-1));
        var second = await AppendAsync("stop");
        _store.Clock.Advance(TimeSpan.FromHours(2));
        var third = await AppendAsync("start");

        Assert.That(second.Time, Is.EqualTo(first.Time));
        Assert.That(third.Time, Is.EqualTo(first.Time.AddHours(1)));
    }

    [Test]
    public async Task When_the_entry_cannot_be_written_nothing_is_stored()
    {
        var table = _store.Table(Victims2020, figures: [29]);
        var work = _store.WriteAsync(s =>
        {
            _store.Submit(s, Guid.CreateVersion7(), table);
            return _store.Audit.Append(s, TestStore.Entry("start") with { Client = "a\nb" });
        });

        Assert.That(() => work, Throws.ArgumentException);
        Assert.That(Read(c => _store.Submissions.List(c, new SubmissionFilter(), null, 10)), Is.Empty);
        Assert.That(Read(_store.Audit.Size), Is.Zero);
        await Task.CompletedTask;
    }

    [Test]
    public async Task The_list_is_filtered_by_each_of_its_filters()
    {
        await _store.SubmitAsync(_store.Table(Victims2020, figures: [29]));
        await _store.SubmitAsync(_store.Table(new("police", "cases", "2020"), figures: [29]));
        await _store.Audit.AppendAsync(TestStore.Entry("aggregates-read") with { Target = "indicator/victims" }, CancellationToken.None);
        await _store.Audit.AppendAsync(TestStore.Entry("submission") with { Outcome = "refused", Partner = "police", Reason = "notAdditive" }, CancellationToken.None);

        Assert.That(Indices(Everything with { Partner = "police" }), Is.EqualTo(new[] { 1, 3 }));
        Assert.That(Indices(Everything with { Action = "submission" }), Is.EqualTo(new[] { 0, 1, 3 }));
        Assert.That(Indices(Everything with { Indicator = "victims" }), Is.EqualTo(new[] { 0, 2 }));
        Assert.That(Indices(Everything with { Outcome = "accepted" }), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(Indices(Everything with { Partner = "police", Outcome = "accepted", Indicator = "cases" }), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task The_list_is_filtered_by_time_from_inclusive_to_exclusive()
    {
        var start = _store.Clock.GetUtcNow();
        for (var i = 0; i < 7; i++)
        {
            await AppendAsync("start");
            _store.Clock.Advance(TimeSpan.FromMinutes(i % 2));
        }

        // Minutes 0 0 1 1 2 2 3.
        Assert.That(Indices(Everything with { From = start.AddMinutes(1) }), Is.EqualTo(new[] { 2, 3, 4, 5, 6 }));
        Assert.That(Indices(Everything with { To = start.AddMinutes(1) }), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(Indices(Everything with { From = start.AddMinutes(1), To = start.AddMinutes(2) }), Is.EqualTo(new[] { 2, 3 }));
        Assert.That(Indices(Everything with { From = start.AddMinutes(1).AddTicks(1), To = start.AddMinutes(2).AddTicks(1) }), Is.EqualTo(new[] { 4, 5 }));
        Assert.That(Indices(Everything with { From = start.AddHours(1) }), Is.Empty);
    }

    [Test]
    public async Task The_list_goes_on_from_an_index_and_ends_before_another()
    {
        for (var i = 0; i < 9; i++)
        {
            await AppendAsync("start");
        }

        Assert.That(Read(c => _store.Audit.List(c, Everything, 3, 2)).Select(e => e.Index), Is.EqualTo(new[] { 3, 4 }));
        Assert.That(Read(c => _store.Audit.List(c, Everything, 3, 100, stop: 7)).Select(e => e.Index), Is.EqualTo(new[] { 3, 4, 5, 6 }));
    }

    private Task<AuditEntry> AppendAsync(string action) => _store.Audit.AppendAsync(TestStore.Entry(action), CancellationToken.None);

    private IReadOnlyList<AuditEntry> Entries(AuditFilter filter) => Read(c => _store.Audit.List(c, filter, 0, 1000));

    private IEnumerable<long> Indices(AuditFilter filter) => Entries(filter).Select(e => e.Index);
}
