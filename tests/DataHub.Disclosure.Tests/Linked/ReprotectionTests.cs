using CsCheck;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Linked;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Linked;

/// <summary>Stored tables under a policy that was tightened.</summary>
internal sealed class ReprotectionTests
{
    private static readonly Gen<long> Figure = Gen.Frequency((2, Gen.Const(0L)), (2, Gen.Long[1, 4]), (3, Gen.Long[5, 30]));

    [Test]
    public void Figures_that_are_small_now_are_hidden_and_others_with_them()
    {
        var cube = Sent.Cube("a b c");
        var stored = Sent.Protect(Sent.Whole(cube, 7, 20, 30)).Table;

        var again = Reprotect([new LinkedTable(stored, cube)], 11)[0];

        Assert.That(stored.Cells.Select(c => c.Value), Is.All.Not.Null);
        Assert.That(again.Table.Find(["a"])!.Value.Value, Is.Null);
        Assert.That(again.LegacyExposure, Is.EqualTo(again.Table.Cells.Count(c => c.Value is null)).And.GreaterThan(1));
        Assert.That((again.Table.Rules.Threshold, again.Table.Revision), Is.EqualTo((11, 1)));
        Assert.That(Attacker.Audit(again.Table).IsSafe, Is.True);
    }

    // 12 was hidden only to protect the 4, and everybody could see that it is not small; under 20 it is.
    [Test]
    public void What_was_hidden_beside_small_figures_is_protected_like_them_where_it_may_be_small_now()
    {
        var cube = Sent.Cube("a b c");
        var stored = Sent.Protect(Sent.Whole(cube, 4, 12, 40)).Table;

        var again = Reprotect([new LinkedTable(stored, cube)], 20)[0].Table;

        foreach (var cell in again.Cells.Where(c => stored.Find(c.Position)!.Value.Value is null))
        {
            Assert.That(Attacker.Audit(again).NotSmall, Does.Not.Contain(cell.Position));
        }

        Assert.That(again.Cells.Count(c => c.Value is null), Is.GreaterThan(stored.Cells.Count(c => c.Value is null)));
    }

    [Test]
    public void Of_amounts_and_where_zeros_are_hidden_from_now_on_nothing_stays()
    {
        var cube = Sent.Cube("a b");
        var amounts = Sent.Protect(Sent.Amounts(cube, ("_T", 600, 30), ("a", 300, 15), ("b", 300, 15))).Table;
        var counts = Sent.Protect(Sent.Whole(cube, 10, 20)).Table;

        var hidden = DisclosureControl.Reprotect([new LinkedTable(amounts, cube)], Temporal.Flow, new ProtectionRules(11, Measure.Amount), Sent.Key)
            .Concat(DisclosureControl.Reprotect([new LinkedTable(counts, cube)], Temporal.Flow, new ProtectionRules(5) { HidesZeros = true }, Sent.Key)).ToList();

        Assert.That(hidden.SelectMany(h => h.Table.Cells).Select(c => c.Value), Is.All.Null);
        Assert.That(hidden.Select(h => h.LegacyExposure), Is.All.EqualTo(3));
    }

    [Test]
    public void When_time_is_over_nothing_is_published_and_nothing_is_thrown()
    {
        var cube = Sent.Cube("a b c");
        var stored = Sent.Protect(Sent.Whole(cube, 7, 20, 30)).Table;

        var again = DisclosureControl.Reprotect([new LinkedTable(stored, cube)], Temporal.Flow, new ProtectionRules(11), Sent.Key, new ProtectionOptions(TimeSpan.Zero))[0];

        Assert.That(again.Table.Cells.Select(c => c.Value), Is.All.Null);
    }

    [Test]
    public void Whatever_is_stored_it_is_safe_under_the_new_threshold_in_every_view([Values(1, 2)] int dimensions)
    {
        var cube = dimensions == 1 ? Sent.Cube("a b c") : Sent.Cube("A a1/A a2/A b", "x y");
        var leaves = Enumerable.Range(0, cube.CellCount).Count(cube.IsLeaf);
        var (tables, published) = (0, 0);
        Gen.Select(Figure.Array[leaves].Array[4], Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, leaves - 1], Figure).Array[1, 5], Gen.Int[6, 15]).Sample(
            (quarters, steps, threshold) =>
            {
                var (stored, truth) = (new List<LinkedTable>(), new List<long[]>());
                foreach (var (place, quarter, leaf, figure) in steps)
                {
                    quarters[quarter][leaf] = figure;
                    var period = new[] { "2020", "2020-S1", "2020-Q1", "2020-Q2" }[place];
                    var included = period switch { "2020" => quarters, "2020-S1" => quarters[..2], _ => [quarters[period[6] - '1']] };
                    var whole = Sent.Whole(cube, [.. Enumerable.Range(0, leaves).Select(l => included.Sum(q => q[l]))]);
                    var raw = new RawTable(Sent.Table with { TimePeriod = period }, cube, whole.Cells.ToArray(), whole.Values.ToArray());
                    if (DisclosureControl.Protect([new NewTable(raw, stored.Count(s => s.Table.Key == raw.Key) + 1)], stored, Temporal.Flow, new ProtectionRules(5), Sent.Key)[0] is ProtectionOutcome.Protected made)
                    {
                        stored.Add(new LinkedTable(made.Table, cube));
                        truth.Add(raw.Values.ToArray());
                    }
                }

                var again = Reprotect(stored, threshold).Select((r, i) => new LinkedTable(r.Table, cube)).ToList();
                AssertTighter(stored, again, threshold);
                AssertSafe(again, truth, threshold);
                tables += again.Count;
                published += again.Count(t => t.Table.Cells.Any(c => c.Value > 0));
            },
            seed: "0000000000950", iter: dimensions == 1 ? Deep.Of(60, 2000) : Deep.Of(20, 400), threads: 1);
        TestContext.Out.WriteLine($"{tables} tables, {published} of them still publish something");
        Assert.That(published, Is.GreaterThan(tables / 4));
    }

    private static IReadOnlyList<Reprotected> Reprotect(IReadOnlyList<LinkedTable> stored, int threshold)
        => DisclosureControl.Reprotect(stored, Temporal.Flow, new ProtectionRules(threshold, PolicyVersion: 2), Sent.Key);

    private static void AssertTighter(List<LinkedTable> stored, List<LinkedTable> again, int threshold)
    {
        foreach (var (before, after) in stored.Zip(again, (b, a) => (b.Table, a.Table)))
        {
            Assert.That(after.Cells.Select(c => c.Position), Is.EqualTo(before.Cells.Select(c => c.Position)));
            Assert.That(after.Cells.All(c => c.Value is null || (c.Value == before.Find(c.Position)!.Value.Value && (c.Value == 0 || c.Value >= threshold))), Is.True);
        }
    }

    // Nothing that is small in truth can be taken to be large.
    private static void AssertSafe(List<LinkedTable> again, List<long[]> truth, int threshold)
    {
        foreach (var set in FittingSets.Of(again, Temporal.Flow))
        {
            var linked = LinkedTables.Of(again, Temporal.Flow, set);
            foreach (var audit in linked.Views.Select(v => Attacker.Audit(v)))
            {
                Assert.That(audit.IsSafe, Is.True);
                foreach (var table in again.Where(t => t.Table == again.Where(s => s.Table.Key == t.Table.Key).MaxBy(s => s.Table.Revision)!.Table))
                {
                    var place = again.IndexOf(table);
                    var figures = truth[place];
                    Assert.That(table.Table.Cells.Where(c => c.Value is null && figures[c.Position] > 0 && figures[c.Position] < threshold).Select(c => linked.PositionOf(place, c.Position)).Intersect(audit.NotSmall), Is.Empty);
                }
            }
        }
    }
}
