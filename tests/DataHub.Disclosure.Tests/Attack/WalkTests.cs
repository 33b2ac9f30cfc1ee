using CsCheck;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Attack;

internal sealed class WalkTests
{
    [Test]
    public void The_table_a_walk_starts_from_fits()
        => SmallTable.Any.Sample(truth =>
        {
            var setup = new AttackSetup(truth.Protect());
            var walk = setup.Walk();
            return !walk.Start() || setup.Unknowns.Fulfil(walk.Figures.ToArray());
        }, seed: "0000000000015", iter: 1000);

    // No published figure says so to the fit, nor to the repairs.
    [Test]
    public void It_starts_where_totals_known_not_to_be_small_are_not()
    {
        var (started, lifted) = (0, 0);
        var cube = Sent.Cube("A a1/A a2/A a3/A B b1/B b2/B b3/B C c1/C c2/C c3/C", "w x y z");
        Gen.Long[1, 3].Array[36].Sample(
            leaves =>
            {
                var figures = Sent.Whole(cube, leaves).Values.ToArray();
                var table = Pattern.Of(cube, 5, figures.Select((f, p) => cube.CodeOf(p, 0) > 0 && cube.CodeOf(p, 1) > 0 ? (long?)null : f));
                var setup = new AttackSetup(table, p => figures[p] >= 5);
                using var walk = setup.Walk();
                if (walk.Start())
                {
                    _ = Interlocked.Increment(ref started);
                    var unaware = new StartSearch(setup.System, setup.Least, CancellationToken.None).Find()!;
                    lifted += IsHighEnough(setup, setup.System.Complete(unaware.Figures)) ? 0 : 1;
                }

                return !walk.HasPoint || (setup.Unknowns.Fulfil(walk.Figures.ToArray()) && IsHighEnough(setup, walk.Figures.ToArray()));
            },
            seed: "0000000000019", iter: 100, threads: 1);
        Assert.That(started, Is.EqualTo(100));
        Assert.That(lifted, Is.GreaterThan(5));
    }

    private static bool IsHighEnough(AttackSetup setup, long[] figures) => figures.Zip(setup.Unknowns.Lower).All(f => f.First >= f.Second);

    [TestCaseSource(nameof(Ways))]
    public void A_value_counts_as_shown_only_if_it_is_possible(Action<Walk, Need> meet)
        => SmallTable.Solid.Sample(truth =>
        {
            var setup = new AttackSetup(truth.Protect());
            if (Enumeration.Of(setup.Table) is not { } enumeration)
            {
                return true;
            }

            return Walked(setup, meet).TrueForAll(
                n => Enumerable.Range(1, 5).All(v => n.IsOpen(v) || enumeration.IsPossible(setup.Unknowns.Positions[n.Variable], v)));
        }, seed: "0000000000016", iter: 300);

    [Test]
    public void Smallest_and_largest_figure_met_are_within_what_is_possible()
        => SmallTable.Plane.Sample(truth =>
        {
            var setup = new AttackSetup(truth.Protect());
            var walk = setup.Walk();
            if (Enumeration.Of(setup.Table) is not { } enumeration || !walk.Start())
            {
                return true;
            }

            Needs(setup).ForEach(n => walk.Meet(n, 300));
            return Enumerable.Range(0, setup.Unknowns.Count).All(v => enumeration.Bounds(setup.Unknowns.Positions[v]) is var b
                && b.Lower <= walk.Smallest[v] && (b.Upper ?? long.MaxValue) >= walk.Largest[v]);
        }, seed: "0000000000017", iter: 500);

    [Test]
    public void After_a_need_was_looked_after_the_walk_stands_where_it_stood()
        => SmallTable.Solid.Sample(truth =>
        {
            var setup = new AttackSetup(truth.Protect());
            var walk = setup.Walk();
            var before = walk.Start() ? walk.Figures.ToArray() : [];
            Needs(setup).Where(_ => walk.HasPoint).ToList().ForEach(n => walk.Meet(n, 300));
            return before.AsSpan().SequenceEqual(walk.Figures);
        }, seed: "0000000000018", iter: 300);

    [Test]
    public void A_table_that_does_not_fit_is_no_start()
    {
        var setup = new AttackSetup(Pattern.Of(Pattern.Cube(2, 2), 5, [15, 9, 6, 7, null, null, 8, null, null]));

        Assert.That(setup.Walk().StartAt([3, 4, 6, 3]), Is.False);
        Assert.That(setup.Walk().StartAt([3, 4, 6, 2]), Is.True);
    }

    private static IEnumerable<TestCaseData<Action<Walk, Need>>> Ways() =>
    [
        new((walk, need) => walk.Meet(need, effort: 300)) { TestName = "A_value_counts_as_shown_only_if_it_is_possible(step by step)" },
        new((walk, need) => walk.MeetBySolvers(need)) { TestName = "A_value_counts_as_shown_only_if_it_is_possible(solvers)" },
        new((walk, need) => walk.MeetByVertices(need, attempts: 10)) { TestName = "A_value_counts_as_shown_only_if_it_is_possible(vertices)" },
    ];

    private static List<Need> Needs(AttackSetup setup)
        => [.. Enumerable.Range(0, setup.Unknowns.Count).Where(v => !setup.Shuttle.IsFixed(v)).Select(v => new Need(v, 1, 5))];

    private static List<Need> Walked(AttackSetup setup, Action<Walk, Need> meet)
    {
        var needs = Needs(setup);
        var walk = setup.Walk();
        needs.ForEach(walk.Add);
        if (walk.Start())
        {
            needs.ForEach(n => meet(walk, n));
        }

        return needs;
    }
}
