using System.Globalization;
using DataHub.Api.Storage;
using DataHub.Disclosure;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Tests.Storage;

internal abstract partial class StoreContract
{
    [Test]
    public async Task A_submission_and_its_table_are_read_back_as_they_were_stored()
    {
        var table = _store.Table(Victims2020, figures: [29, null, null]);
        var submission = await _store.SubmitAsync(table);

        var read = Read(c => _store.Submissions.TablesOf(c, submission.Id)).Single();

        Assert.That(Read(c => _store.Submissions.Find(c, submission.Id)), Is.EqualTo(submission));
        Assert.That(read.Content, Is.EqualTo(table.Content));
        Assert.That(read.Sha256, Is.EqualTo(table.Sha256));
        Assert.That(read.Bounds, Is.EquivalentTo(table.Bounds));
        Assert.That((read.Submission, read.StoredAt, read.State), Is.EqualTo((submission.Id, table.StoredAt, TableState.Current)));
    }

    [Test]
    public async Task Tables_come_back_in_the_order_they_were_sent()
    {
        var id = Guid.CreateVersion7();
        var submission = await _store.SubmitAsync(
            _store.Table(Victims2021, submission: id, figures: [29]), _store.Table(Victims2020, submission: id, figures: [30]), _store.Table(Victims2020 with { Indicator = "cases" }, submission: id, figures: [31]));

        Assert.That(
            Read(c => _store.Submissions.TablesOf(c, submission.Id)).Select(t => (t.Table.Key.Indicator, t.Table.Key.TimePeriod)),
            Is.EqualTo(new[] { ("victims", "2021"), ("victims", "2020"), ("cases", "2020") }));
    }

    [Test]
    public async Task A_newer_revision_supersedes_the_one_before()
    {
        var first = await _store.SubmitAsync(_store.Table(Victims2020, figures: [29]));
        var second = await _store.SubmitAsync(_store.Table(Victims2020, revision: 2, figures: [null]));

        Assert.That(Read(c => _store.Submissions.TablesOf(c, first.Id)).Single().State, Is.EqualTo(TableState.Superseded));
        Assert.That(Read(c => NewestIn(_store, c)).Submission, Is.EqualTo(second.Id));
        Assert.That(Read(c => _store.Submissions.NewestRevision(c, Victims2020)), Is.EqualTo(2));
        Assert.That(Read(c => _store.Submissions.Current(c, "victims")).Single().Table.Revision, Is.EqualTo(2));
    }

    [Test]
    public async Task A_withdrawn_table_stays_and_no_older_one_returns()
    {
        await _store.SubmitAsync(_store.Table(Victims2020, figures: [29]));
        var second = await _store.SubmitAsync(_store.Table(Victims2020, revision: 2, figures: [29]));
        await _store.WriteAsync(s =>
        {
            _store.Submissions.Withdraw(s, second.Id, _store.Clock.GetUtcNow());
            return 0;
        });

        Assert.That(Read(c => _store.Submissions.Current(c, "victims")), Is.Empty);
        Assert.That(Read(c => NewestIn(_store, c)).State, Is.EqualTo(TableState.Withdrawn));
        Assert.That(Read(c => _store.Submissions.Find(c, second.Id))!.WithdrawnAt, Is.EqualTo(_store.Clock.GetUtcNow()));
    }

    [Test]
    public async Task The_same_revision_is_never_stored_twice()
    {
        await _store.SubmitAsync(_store.Table(Victims2020, figures: [29]));
        Assert.That(() => _store.SubmitAsync(_store.Table(Victims2020, figures: [30])), Throws.Exception);
        Assert.That(Read(c => _store.Submissions.Current(c, "victims")).Single().Table.Cells[0].Value, Is.EqualTo(29));
    }

    [Test]
    public async Task Of_several_that_are_committed_together_one_that_breaks_a_rule_is_undone_alone()
    {
        await _store.SubmitAsync(_store.Table(Victims2020, figures: [29]));
        using var together = new ManualResetEventSlim();
        var first = _store.WriteAsync(_ =>
        {
            together.Wait();
            return 0;
        });
        var before = _store.SubmitAsync(_store.Table(Victims2021, figures: [30]));
        var broken = _store.SubmitAsync(_store.Table(Victims2020, figures: [31]), _store.Table(Victims2020 with { Partner = "police" }, figures: [31]));
        var after = _store.SubmitAsync(_store.Table(Victims2020 with { Indicator = "cases" }, figures: [32]));
        together.Set();
        await first;

        Assert.That(async () => await broken, Throws.TypeOf<StoreRefusalException>());
        Assert.That(((await before).AuditIndex, (await after).AuditIndex), Is.EqualTo((1, 2)));
        Assert.That(Read(_store.Audit.IsHeadConsistent), Is.True);
        Assert.That(Read(c => _store.Submissions.Current(c, "victims")).Select(t => t.Table.Cells[0].Value), Is.EqualTo(new long?[] { 29, 30 }));
        Assert.That(Read(c => _store.Submissions.List(c, new SubmissionFilter(), null, 10)), Has.Count.EqualTo(3));
    }

    [Test]
    public void Before_anything_is_stored_there_is_nothing()
    {
        Assert.That(Read(c => _store.Submissions.Find(c, Guid.CreateVersion7())), Is.Null);
        Assert.That(Read(c => _store.Submissions.Shown(c, Victims2020.Partner, Victims2020.Indicator, [Victims2020.TimePeriod])), Is.Empty);
        Assert.That(Read(c => _store.Submissions.NewestRevision(c, Victims2020)), Is.Zero);
        Assert.That(Read(c => _store.Submissions.LatestPeriod(c, "victims")), Is.Null);
        Assert.That(Read(c => _store.Submissions.VersionOf(c, "victims")), Is.Zero);
        Assert.That(Read(c => _store.Submissions.List(c, new SubmissionFilter(), null, 10)), Is.Empty);
    }

    [Test]
    public async Task Submissions_are_listed_newest_first_of_one_partner_or_of_all_a_page_at_a_time()
    {
        var stored = new List<StoredSubmission>();
        for (var i = 0; i < 6; i++)
        {
            _store.Clock.Advance(TimeSpan.FromMilliseconds(1));
            var partner = i % 2 == 0 ? "comensha" : "police";
            stored.Add(await _store.SubmitAsync(_store.Table(new TableKey(partner, "victims", $"201{i}"), figures: [29])));
        }

        stored.Reverse();
        Assert.That(Read(c => _store.Submissions.List(c, new SubmissionFilter(), null, 4)), Is.EqualTo(stored.Take(4)));
        Assert.That(Read(c => _store.Submissions.List(c, new SubmissionFilter(), stored[3].Id, 4)), Is.EqualTo(stored.Skip(4)));
        Assert.That(Read(c => _store.Submissions.List(c, new SubmissionFilter("police"), null, 10)), Is.EqualTo(stored.Where(s => s.Partner == "police")));
    }

    [Test]
    public async Task Current_tables_are_ordered_by_partner_and_period()
    {
        await _store.SubmitAsync(_store.Table(new TableKey("police", "victims", "2020"), figures: [29]));
        await _store.SubmitAsync(_store.Table(Victims2021, figures: [29]));
        await _store.SubmitAsync(_store.Table(Victims2020, figures: [29]));
        await _store.SubmitAsync(_store.Table(Victims2020 with { Indicator = "cases" }, figures: [29]));

        Assert.That(
            Read(c => _store.Submissions.Current(c, "victims")).Select(t => t.Table.Key),
            Is.EqualTo(new[] { Victims2020, Victims2021, new TableKey("police", "victims", "2020") }));
    }

    [Test]
    public async Task An_indicators_version_moves_with_every_change_to_its_tables_and_with_no_other()
    {
        var versions = new List<long>();
        var first = await _store.SubmitAsync(_store.Table(Victims2020, figures: [29]));
        versions.Add(Read(c => _store.Submissions.VersionOf(c, "victims")));
        await _store.SubmitAsync(_store.Table(Victims2020 with { Indicator = "cases" }, figures: [29]));
        versions.Add(Read(c => _store.Submissions.VersionOf(c, "victims")));
        await _store.WriteAsync(s =>
        {
            _store.Submissions.Withdraw(s, first.Id, _store.Clock.GetUtcNow());
            return 0;
        });
        versions.Add(Read(c => _store.Submissions.VersionOf(c, "victims")));

        Assert.That(versions, Is.EqualTo(new[] { 1, 1, 2 }));
    }

    [TestCase("2020-Q4", "2020-Q4", "2019-Q4", "2020-Q1")]
    [TestCase("2020-M12", "2020-M02", "2020-M12")]
    [TestCase("2020", "2020", "2020-Q3")]
    public async Task The_latest_period_is_the_one_that_ends_last(string latest, params string[] periods)
    {
        foreach (var period in periods)
        {
            await _store.SubmitAsync(_store.Table(Victims2020 with { TimePeriod = period }, figures: [29]));
        }

        Assert.That(Read(c => _store.Submissions.LatestPeriod(c, "victims"))?.ToString(), Is.EqualTo(latest));
    }

    [Test]
    public async Task An_idempotency_key_leads_to_its_submission_for_seven_days_and_for_its_client_only()
    {
        var key = Guid.CreateVersion7();
        var stored = await _store.SubmitAsync(key, _store.Table(Victims2020, figures: [29]));
        var end = stored.ReceivedAt.AddDays(7);

        Assert.That(Read(c => _store.Submissions.FindByKey(c, "comensha-client", key, end.AddMilliseconds(-1))), Is.EqualTo(stored));
        Assert.That(Read(c => _store.Submissions.FindByKey(c, "comensha-client", key, end)), Is.Null);
        Assert.That(Read(c => _store.Submissions.FindByKey(c, "police-client", key, stored.ReceivedAt)), Is.Null);
    }

    [Test]
    public async Task A_key_in_use_is_not_stored_again_and_an_old_one_may_be()
    {
        var key = Guid.CreateVersion7();
        await _store.SubmitAsync(key, _store.Table(Victims2020, figures: [29]));
        Assert.That(() => _store.SubmitAsync(key, _store.Table(Victims2021, figures: [29])), Throws.TypeOf<KeyInUseException>());

        _store.Clock.Advance(TimeSpan.FromDays(7));
        var later = await _store.SubmitAsync(key, _store.Table(Victims2021, figures: [29]));
        Assert.That(Read(c => _store.Submissions.FindByKey(c, "comensha-client", key, _store.Clock.GetUtcNow())), Is.EqualTo(later));
    }

    [Test]
    public async Task Old_keys_are_forgotten_and_young_ones_kept()
    {
        var (old, young) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await _store.SubmitAsync(old, _store.Table(Victims2020, figures: [29]));
        _store.Clock.Advance(TimeSpan.FromDays(7));
        await _store.SubmitAsync(young, _store.Table(Victims2021, figures: [29]));

        Assert.That(await _store.WriteAsync(s => _store.Submissions.ForgetKeys(s, _store.Clock.GetUtcNow())), Is.EqualTo(1));
        Assert.That(Read(c => _store.Submissions.FindByKey(c, "comensha-client", young, _store.Clock.GetUtcNow())), Is.Not.Null);
    }

    [Test]
    [Description("Checklist 31")]
    public void A_small_count_is_never_stored_and_its_refusal_does_not_tell_it([Values(1, 2, 3, 4)] int small)
    {
        var refusal = Assert.ThrowsAsync<InvariantException>(() => _store.SubmitAsync(_store.Table(Victims2020, figures: [29, small, null])))!;

        Assert.That(refusal.Message, Does.Not.Contain(small.ToString(CultureInfo.InvariantCulture)));
        Assert.That(Read(c => _store.Submissions.List(c, new SubmissionFilter(), null, 10)), Is.Empty);
        Assert.That(Read(c => _store.Submissions.NewestRevision(c, Victims2020)), Is.Zero);
        Assert.That(Read(_store.Audit.Size), Is.Zero);
    }

    [Test]
    public async Task Zeros_and_counts_of_the_threshold_are_stored()
    {
        await _store.SubmitAsync(_store.Table(Victims2020, figures: [5, 0, 5]));
        Assert.That(Read(c => _store.Submissions.Current(c, "victims")), Has.Count.EqualTo(1));
    }

    [Test]
    public void Bounds_are_stored_for_suppressed_cells_only()
    {
        var table = _store.Table(Victims2020, figures: [29, null]);
        Assert.That(
            () => _store.SubmitAsync(table with { Bounds = new Dictionary<int, Bounds> { [0] = new(1, 4) } }), Throws.TypeOf<InvariantException>());
    }

    [Test]
    public void A_table_is_stored_under_its_own_hash_only()
        => Assert.That(() => _store.SubmitAsync(_store.Table(Victims2020, figures: [29]) with { Sha256 = new byte[32] }), Throws.TypeOf<InvariantException>());

    [Test]
    [Description("Checklist 45")]
    public async Task Stores_that_differ_only_in_hidden_values_hold_the_same_bytes_and_versions()
    {
        await using var other = Open();
        await _store.SubmitAsync(Protected(_store, minor: 4));
        await other.SubmitAsync(Protected(other, minor: 3));

        var (mine, theirs) = (Read(c => NewestIn(_store, c)), other.Database.Read(c => NewestIn(other, c)));
        Assert.That(mine.Table.Cells.Count(c => c.Status == CellStatus.Suppressed), Is.EqualTo(2));
        Assert.That(mine.Sha256, Is.EqualTo(theirs.Sha256));
        Assert.That(BoundsFormat.Write(mine.Bounds), Is.EqualTo(BoundsFormat.Write(theirs.Bounds)));
        Assert.That(Read(c => _store.Submissions.VersionOf(c, "victims")), Is.EqualTo(other.Database.Read(c => other.Submissions.VersionOf(c, "victims"))));
    }

    private static StoredTable NewestIn(TestStore store, StoreConnection connection)
        => store.Submissions.Shown(connection, Victims2020.Partner, Victims2020.Indicator, [Victims2020.TimePeriod])[^1];

    private static StoredTable Protected(TestStore store, long minor)
    {
        var cube = new Cube([new Dimension("age", CodeList.Flat("ages", "minor", "adult"))]);
        var raw = new RawTable(Victims2020, cube, [0, 1, 2], [29, minor, 29 - minor]);
        var outcome = (ProtectionOutcome.Protected)DisclosureControl.Protect(raw, new ProtectionRules(5), new NoiseKey(new byte[32]));
        return StoredTable.Of(Guid.CreateVersion7(), outcome.Table, outcome.Bounds, store.Clock.GetUtcNow());
    }
}
