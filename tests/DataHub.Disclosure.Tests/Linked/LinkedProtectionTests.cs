using CsCheck;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Linked;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Linked;

internal sealed class LinkedProtectionTests
{
    private static readonly Cube Flat = Sent.Cube("a b c");

    private static readonly Cube Two = Sent.Cube("A a1/A a2/A b", "x y");

    private static readonly string[] Quarters = ["2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"];

    private static readonly Gen<long> Figure = Gen.Frequency((2, Gen.Const(0L)), (2, Gen.Long[1, 4]), (3, Gen.Long[5, 30]));

    [Test]
    public void A_year_whose_quarters_are_stored_gives_nothing_away()
    {
        var hub = new Hub(Flat);
        foreach (var quarter in Quarters)
        {
            Assert.That(hub.Send((quarter, [12, 2, 9])), Is.True);
        }

        Assert.That(hub.Send(("2020", [48, 8, 36])), Is.True);
        hub.AssertSafe();
    }

    // What is left of the year for the last two quarters is, hidden, at least 1 in both: the third has to withstand that before the fourth is there.
    [Test]
    public void After_a_year_each_of_its_quarters_can_still_be_stored()
    {
        var hub = new Hub(Flat);
        Assert.That(hub.Send(("2020", [111, 118, 124])), Is.True);

        long[][] leaves = [[20, 37, 41], [37, 21, 43], [4, 18, 37], [50, 42, 3]];
        Assert.That(Quarters.Zip(leaves, (q, l) => hub.Send((q, l))), Is.All.True);
        hub.AssertSafe();
    }

    [Test]
    public void In_whatever_order_linked_tables_come_nothing_is_given_away([Values(1, 2)] int dimensions)
    {
        var cube = dimensions == 1 ? Flat : Two;
        var leaves = Enumerable.Range(0, cube.CellCount).Count(cube.IsLeaf);
        var (sent, refused, fallbacks, unsafeAlone) = (0, 0, 0, 0);
        Gen.Select(Figure.Array[leaves].Array[4], Gen.Shuffle(new[] { "2020", "2020-S1", "2020-S2", "2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4" }), Gen.Int[2, 7]).Sample(
            (quarters, order, count) =>
            {
                var hub = new Hub(cube);
                foreach (var period in order.Take(count))
                {
                    var included = period switch { "2020" => quarters, "2020-S1" => quarters[..2], "2020-S2" => quarters[2..], _ => [quarters[period[6] - '1']] };
                    var isStored = hub.Send((period, [.. Enumerable.Range(0, leaves).Select(l => included.Sum(q => q[l]))]));
                    sent += isStored ? 1 : 0;
                    refused += isStored ? 0 : 1;
                }

                hub.AssertSafe();
                fallbacks += hub.Fallbacks;
                unsafeAlone += hub.IsSafeOneByOne() ? 0 : 1;
            },
            seed: "0000000000930", iter: dimensions == 1 ? Deep.Of(60, 3000) : Deep.Of(25, 600), threads: 1);
        TestContext.Out.WriteLine($"{sent} stored, {refused} refused, {fallbacks} fallbacks; {unsafeAlone} histories unsafe with tables protected one by one");
        Assert.That(refused, Is.LessThan(sent / 3));
        Assert.That(fallbacks, Is.LessThan(sent / 2));
        Assert.That(unsafeAlone, Is.GreaterThan(5));
    }

    [Test]
    public void What_is_stored_of_a_date_is_not_given_away_by_another_period_that_ends_on_it()
    {
        var cube = Sent.Cube("A B C");
        var stored = LinkedSetup.Table("2020", cube, 28, null, null, 12);
        var raw = new RawTable(Sent.Table with { TimePeriod = "2020-Q4" }, cube, [0, 1, 2, 3], [28, 4, 12, 12]);

        var outcome = DisclosureControl.Protect([new NewTable(raw)], [stored], Temporal.Stock, new ProtectionRules(5), Sent.Key)[0];

        var table = ((ProtectionOutcome.Protected)outcome).Table;
        Assert.That(table.Cells.Select(c => c.Value), Is.EqualTo(new long?[] { 28, null, null, 12 }), "what the other shows stays shown, and what it hides stays hidden");
    }

    [Test]
    public void A_zero_that_pins_a_stored_cell_is_refused()
    {
        // The year's A of 5 and the first half's total of 6 are out; A 5 and B 1 of the first half are hidden. That A is 0 in the second half would tell both.
        var cube = Sent.Cube("A B");
        LinkedTable[] stored = [LinkedSetup.Table("2020", cube, LinkedSetup.Unknown, 5, LinkedSetup.Unknown), LinkedSetup.Table("2020-S1", cube, 6, null, null)];
        var key = Sent.Table with { TimePeriod = "2020-S2" };

        Assert.That((Protect([1], [0]) as ProtectionOutcome.Conflicting)?.Observations, Is.EqualTo(new[] { 0 }));
        Assert.That((Protect([0, 1], [7, 0]) as ProtectionOutcome.Conflicting)?.Observations, Is.EqualTo(new[] { 1 }), "the total may stay");
        Assert.That(Protect([2], [7]), Is.InstanceOf<ProtectionOutcome.Protected>());

        ProtectionOutcome Protect(int[] cells, long[] values)
            => DisclosureControl.Protect([new NewTable(new RawTable(key, cube, cells, values))], stored, Temporal.Flow, new ProtectionRules(5), Sent.Key)[0];
    }

    // Real sources contradict each other: the new table is judged by itself, and the receipt can say so.
    [TestCase(28, 4, 12, 12, true)]
    [TestCase(29, 4, 12, 13, false, Description = "The other period publishes 12.")]
    [TestCase(20, 4, 4, 12, false, Description = "The other period's total is 28.")]
    public void What_no_figures_fit_together_with_is_judged_without_it(long total, long a, long b, long c, bool fits)
    {
        var cube = Sent.Cube("A B C");
        var stored = LinkedSetup.Table("2020", cube, 28, null, null, 12);
        var raw = new RawTable(Sent.Table with { TimePeriod = "2020-Q4" }, cube, [0, 1, 2, 3], [total, a, b, c]);

        var outcome = (ProtectionOutcome.Protected)DisclosureControl.Protect([new NewTable(raw)], [stored], Temporal.Stock, new ProtectionRules(5), Sent.Key)[0];

        Assert.That(outcome.Contradicts, Is.EqualTo(fits ? Array.Empty<string>() : ["2020"]));
        Assert.That(Attacker.Audit(outcome.Table).IsSafe, Is.True);
        Assert.That(outcome.Table.Find(["A"])!.Value.Value, Is.Null);
    }

    [Test]
    public void Tables_sent_together_that_contradict_each_other_are_judged_one_by_one()
    {
        var outcomes = Protect("2020", [1, 9, 8]).Concat([]).ToList();
        Assert.That(outcomes, Has.Count.EqualTo(2));
        Assert.That(outcomes[1].Contradicts, Is.EqualTo(new[] { "2020" }));

        static IEnumerable<ProtectionOutcome.Protected> Protect(string year, long[] figures)
            => DisclosureControl.Protect(
                [New(year, figures), New("2020-Q1", [9, 9, 9])], [], Temporal.Flow, new ProtectionRules(5), Sent.Key).Cast<ProtectionOutcome.Protected>();
        static NewTable New(string period, long[] figures)
            => new(new RawTable(Sent.Table with { TimePeriod = period }, Flat, [.. Enumerable.Range(0, Flat.CellCount).Where(Flat.IsLeaf)], figures));
    }

    [Test]
    public void When_time_is_over_before_anybody_can_tell_nothing_comes_out_and_nothing_is_thrown()
    {
        LinkedTable[] stored = [LinkedSetup.Table("2020", Flat, 40, null, null, 20)];
        var raw = new RawTable(Sent.Table with { TimePeriod = "2020-Q1" }, Flat, [0, 1, 2, 3], [14, 2, 7, 5]);

        var outcome = DisclosureControl.Protect([new NewTable(raw)], stored, Temporal.Flow, new ProtectionRules(5), Sent.Key, new ProtectionOptions(TimeSpan.Zero))[0];

        Assert.That(outcome, Is.InstanceOf<ProtectionOutcome.Conflicting>());
    }

    [Test]
    public void Tables_sent_together_are_judged_together()
    {
        var hub = new Hub(Flat);
        Assert.That(hub.Send(("2020", [20, 8, 11]), ("2020-Q1", [9, 8, 3]), ("2020-Q2", [9, 0, 8])), Is.True);
        hub.AssertSafe();
    }

    [Test]
    public void What_contradicts_itself_is_told_and_other_measures_are_refused()
    {
        var raw = new RawTable(Sent.Table, Flat, [0, 1, 2, 3], [10, 5, 5, 5]);
        Assert.That(DisclosureControl.Protect([new NewTable(raw)], [], Temporal.Flow, new ProtectionRules(5), Sent.Key)[0], Is.InstanceOf<ProtectionOutcome.NotAdditive>());
        LinkedTable[] stored = [LinkedSetup.Table("2020-Q1", Flat, 12, 4, 4, 4)];
        Assert.That(() => DisclosureControl.Protect([new NewTable(raw)], stored, Temporal.Flow, new ProtectionRules(5) { HidesZeros = true }, Sent.Key), Throws.ArgumentException);
        Assert.That(() => DisclosureControl.Protect([new NewTable(raw)], [], Temporal.Flow, new ProtectionRules(5, Measure.Amount), Sent.Key), Throws.ArgumentException);
    }

    // What a hub does: it keeps protected tables only.
    private sealed class Hub(Cube cube)
    {
        private readonly List<LinkedTable> _stored = [];
        private readonly List<(string Period, long[] Figures)> _truth = [];

        public int Fallbacks { get; private set; }

        public bool Send(params (string Period, long[] Leaves)[] tables)
        {
            var raw = tables.Select(t => RawOf(t.Period, t.Leaves)).ToList();
            var outcomes = DisclosureControl.Protect([.. raw.Select(r => new NewTable(r))], _stored, Temporal.Flow, new ProtectionRules(5), Sent.Key);
            if (!outcomes.All(o => o is ProtectionOutcome.Protected))
            {
                return false;
            }

            foreach (var (outcome, figures) in outcomes.Cast<ProtectionOutcome.Protected>().Zip(raw))
            {
                Fallbacks += outcome.IsFallback ? 1 : 0;
                _stored.Add(new LinkedTable(outcome.Table, cube));
                _truth.Add((figures.Key.TimePeriod, figures.Values.ToArray()));
            }

            return true;
        }

        // As anybody can tell; and every small figure is among those that keep their values.
        public void AssertSafe()
        {
            var linked = LinkedTables.Of(_stored, Temporal.Flow);
            var audit = Attacker.Audit(linked.Newest);
            Assert.That(audit.IsSafe, Is.True);
            for (var t = 0; t < _stored.Count; t++)
            {
                foreach (var cell in _stored[t].Table.Cells.Where(c => _truth[t].Figures[c.Position] is >= 1 and < 5))
                {
                    Assert.That(cell.Value, Is.Null);
                    Assert.That(audit.NotSmall, Does.Not.Contain(linked.PositionOf(t, cell.Position)));
                }
            }
        }

        // The same figures without a look at what else is stored.
        public bool IsSafeOneByOne()
        {
            var alone = _truth.Select(t => new LinkedTable(
                Sent.Protect(new RawTable(Sent.Table with { TimePeriod = t.Period }, cube, [.. Enumerable.Range(0, cube.CellCount)], t.Figures)).Table, cube)).ToList();
            return Attacker.Audit(LinkedTables.Of(alone, Temporal.Flow).Newest).IsSafe;
        }

        private RawTable RawOf(string period, long[] leaves)
        {
            var whole = Sent.Whole(cube, leaves);
            return new RawTable(Sent.Table with { TimePeriod = period }, cube, whole.Cells.ToArray(), whole.Values.ToArray());
        }
    }
}
