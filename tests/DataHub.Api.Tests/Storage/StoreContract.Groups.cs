using DataHub.Api.Storage;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Tests.Storage;

internal abstract partial class StoreContract
{
    private static readonly Sql HowMany = new("SELECT CAST(count(*) AS bigint) FROM submissions");

    [Test]
    public async Task Work_that_throws_takes_nothing_of_its_neighbours_with_it([Values] bool beginsWithOne, [Values] bool isPlanned)
    {
        var group = new Group(_store);
        var (plan, key, broken) = (isPlanned ? WritePlan.Nothing : null, Guid.CreateVersion7(), new List<Task>());
        Task Broken(Action<WriteScope> work) => group.Add<int>(plan, scope =>
        {
            work(scope);
            throw new TimeoutException("broken");
        });
        if (beginsWithOne)
        {
            broken.Add(Broken(_ => { }));
        }

        var before = group.Add(plan, scope => _store.Submit(scope, key, _store.Table(Victims2020, figures: [29])));
        broken.Add(Broken(_ => { }));
        broken.Add(Broken(scope => _store.Audit.Append(scope, TestStore.Entry("start"))));
        var twice = group.Add(plan, scope => _store.Submit(scope, key, _store.Table(Victims2021, figures: [30])));
        broken.Add(Broken(scope => _store.Submit(scope, Guid.CreateVersion7(), _store.Table(Victims2021, figures: [31]))));
        var after = group.Add(plan, scope => _store.Submit(scope, Guid.CreateVersion7(), _store.Table(Victims2021, figures: [32])));
        broken.Add(Broken(scope => Assert.That(_store.Audit.Size(scope.Connection), Is.Zero)));
        await group.RunAsync();

        foreach (var task in broken)
        {
            Assert.That(async () => await task, Throws.TypeOf<TimeoutException>());
        }

        Assert.That(async () => await twice, Throws.TypeOf<KeyInUseException>());
        Assert.That(((await before).AuditIndex, (await after).AuditIndex, Read(_store.Audit.Size)), Is.EqualTo((0, 1, 2)));
        Assert.That(Read(_store.Audit.IsHeadConsistent), Is.True);
        Assert.That(Read(c => _store.Submissions.Current(c, "victims")).Select(t => t.Table.Cells[0].Value), Is.EqualTo(new long?[] { 29, 32 }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task One_key_that_is_sent_twice_in_a_group_is_stored_once(bool isPlanned)
    {
        var group = new Group(_store);
        var (plan, key) = (isPlanned ? WritePlan.Nothing : null, Guid.CreateVersion7());
        var first = group.Add(plan, scope => _store.Submit(scope, key, _store.Table(Victims2020, figures: [29])));
        var second = group.Add(plan, scope => _store.Submit(scope, key, _store.Table(Victims2021, figures: [30])));
        await group.RunAsync();

        Assert.That(async () => await second, Throws.TypeOf<KeyInUseException>());
        Assert.That(((await first).AuditIndex, Read(_store.Audit.Size)), Is.EqualTo((0, 1)));
        Assert.That(Read(c => _store.Submissions.List(c, new SubmissionFilter(), null, 10)), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Planned_work_is_told_what_others_before_it_in_the_group_have_changed()
    {
        var group = new Group(_store);
        var answers = new List<Task<long?>>();
        foreach (var (name, key) in ((string, TableKey)[])[("a", Victims2020), ("a", Victims2021), ("a", Victims2020 with { Partner = "police" })])
        {
            var plan = new WritePlan([(HowMany, [])], [name]);
            answers.Add(group.Add(plan, scope =>
            {
                var known = scope.Ask(plan);
                _store.Submit(scope, Guid.CreateVersion7(), _store.Table(key, figures: [29]));
                return known.Single();
            }));
        }

        await group.RunAsync();

        Assert.That(await Task.WhenAll(answers), Is.EqualTo(new long?[] { 0, 1, 2 }));
    }

    [Test]
    public async Task What_planned_work_counts_as_its_own_is_asked_for_before_the_group_where_the_database_takes_batches()
    {
        var group = new Group(_store);
        var answers = new List<Task<(long? Answer, int Sent)>>();
        for (var i = 0; i < 20; i++)
        {
            var partner = $"partner-{i:D2}";
            var plan = new WritePlan([(HowMany, [])], [partner]);
            answers.Add(group.Add(plan, scope =>
            {
                var known = scope.Ask(plan);
                _store.Submit(scope, Guid.CreateVersion7(), _store.Table(Victims2020 with { Partner = partner }, figures: [29]));
                return (known.Single(), scope.Connection.Sent);
            }));
        }

        await group.RunAsync();
        var found = await Task.WhenAll(answers);

        // All of the group stands in one message, or each behind a savepoint of its own.
        var isTogether = found.All(f => f.Sent == found[0].Sent);
        Assert.That(isTogether, Is.EqualTo(IsSentInBatches));
        Assert.That(found.Select(f => f.Answer), Is.EqualTo(Enumerable.Range(0, 20).Select(i => (long?)(isTogether ? 0 : i))));
        Assert.That(Read(c => _store.Submissions.Current(c, "victims")), Has.Count.EqualTo(20));
        Assert.That(Read(_store.Audit.IsHeadConsistent), Is.True);
    }

    /// <summary>Work that the writer finds all at once: it is busy until then.</summary>
    private sealed class Group
    {
        private readonly TestStore _store;
        private readonly TaskCompletionSource _open = new();
        private readonly Task _busy;

        public Group(TestStore store)
        {
            _store = store;
            using var begun = new ManualResetEventSlim();
            _busy = store.WriteAsync(_ =>
            {
                begun.Set();
                _open.Task.Wait();
                return 0;
            });
            begun.Wait();
        }

        public Task<T> Add<T>(WritePlan? plan, Func<WriteScope, T> work)
            => plan is null ? _store.WriteAsync(work) : _store.Database.WriteAsync(plan, work, CancellationToken.None);

        public Task RunAsync()
        {
            _open.SetResult();
            return _busy;
        }
    }
}
