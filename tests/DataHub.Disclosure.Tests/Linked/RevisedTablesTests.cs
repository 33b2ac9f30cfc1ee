using CsCheck;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Linked;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Linked;

/// <summary>Corrections: whoever kept the earlier revision has both.</summary>
internal sealed class RevisedTablesTests
{
    private static readonly Cube Row = Sent.Cube("a b c");

    private static readonly Gen<long> Figure = Gen.Frequency((2, Gen.Const(0L)), (2, Gen.Long[1, 4]), (3, Gen.Long[5, 30]));

    [Test]
    public void A_corrected_figure_is_published_and_what_is_the_same_stays()
    {
        var first = Protect(Whole(Row, 10, 20, 30));

        var second = Protect(Whole(Row, 11, 20, 30), first.Table);

        Assert.That(second.Table.Cells.Select(c => c.Value), Is.EqualTo(new long?[] { 61, 11, 20, 30 }));
        Assert.That(second.Table.Revision, Is.EqualTo(2));
    }

    [Test]
    public void The_same_again_changes_nothing()
    {
        var first = Protect(Whole(Row, 3, 20, 30));

        var second = Protect(Whole(Row, 3, 20, 30), first.Table);

        Assert.That(second.Suppressed(), Is.EqualTo(first.Suppressed()));
        Assert.That(second.Reasons, Is.EqualTo(first.Reasons.Select(r => r == SuppressionReason.Complementary ? SuppressionReason.Earlier : r)));
    }

    [TestCase(20L)]
    [TestCase(0L)]
    public void A_cell_once_hidden_stays_hidden_whatever_it_became(long became)
    {
        var first = Protect(Whole(Row, 10, 4, 30));

        var second = Protect(Whole(Row, 10, became, 30), first.Table);

        Assert.That(second.Suppressed(), Is.SupersetOf(first.Suppressed()));
        Assert.That(second.Reasons[2], Is.EqualTo(SuppressionReason.Earlier));
    }

    // First by age: 25 adults, the minors and the total hidden. Then by form: 20 and 9 would give the total of 29, and with it 4 minors.
    [Test]
    public void Changed_breakdown()
    {
        var cube = Sent.Cube("adult minor", "x y");
        var byAge = Protect(Sent.Of(cube, ("_T _T", 29), ("adult _T", 25), ("minor _T", 4)));
        Assert.That(byAge.Table.Find(["adult", "_T"])!.Value.Value, Is.EqualTo(25).Or.Null);
        var asIs = new ProtectedTable(byAge.Table.Key, 1, byAge.Table.Rules, byAge.Table.Structure, [.. byAge.Table.Cells.Select(c
            => byAge.Table.Structure.NameOf(c.Position) == "adult _T" ? Cell.Published(c.Position, c.Origin, 25) : Cell.Suppressed(c.Position, c.Origin))]);

        var byForm = Protect(Sent.Of(cube, ("_T x", 20), ("_T y", 9)), asIs);

        Assert.That(byForm.Table.Cells.Count(c => c.Value is not null), Is.LessThan(2));
        Assert.That(Audit(asIs, byForm.Table, cube), Is.True);
        Assert.That(Audit(asIs, Published(byForm.Table, 20, 9), cube), Is.False, "both would tell");
    }

    // 6 + 9 = 15 published; corrected to 4 and 9: with the old 9 and a total of 13, the 4 is known.
    [Test]
    public void Changed_complement()
    {
        var cube = Sent.Cube("a b");
        var first = Protect(Whole(cube, 6, 9));

        var second = Protect(Whole(cube, 4, 9), first.Table);

        Assert.That(second.Suppressed(), Is.EqualTo(["_T", "a"]));
        var leaky = new ProtectedTable(second.Table.Key, 2, second.Table.Rules, second.Table.Structure, [Cell.Published(0, CellOrigin.Sent, 13), Cell.Suppressed(1, CellOrigin.Sent), Cell.Suppressed(2, CellOrigin.Sent)]);
        Assert.That(Audit(first.Table, leaky, cube), Is.False);
        Assert.That(Audit(first.Table, second.Table, cube), Is.True);
    }

    // a and c are hidden and 13 together, which may not have changed: beside a total of 14, b would be 1.
    [Test]
    public void What_hidden_cells_are_together_does_not_tell_what_another_has_become()
    {
        foreach (var (before, after, small) in new (long[], long[], string)[] { ([9, 0, 4], [9, 1, 4], "b"), ([19, 25, 4], [19, 2, 4], "b"), ([4, 6, 3], [4, 3, 3], "b") })
        {
            var first = Protect(Whole(Row, before));
            var second = Protect(Whole(Row, after), first.Table);

            Assert.That(second.Table.Find(["_T"])!.Value.Value, Is.Null, "beside what the hidden ones were, the total tells");
            Assert.That(second.Table.Find([small])!.Value.Value, Is.Null);
        }
    }

    // Of a quarter of 48 the first two months were never sent, and are 36 beside the third of 12. Corrected to 39 and 3, the quarter would tell.
    [Test]
    public void What_was_left_of_a_period_does_not_tell_what_a_part_has_become()
    {
        var one = new Cube([]);
        var hub = new RevisingHub(one);
        hub.Send("2020-Q3", [48]);
        hub.Send("2020-M09", [12]);
        var month = hub.Send("2020-M09", [3]);
        var quarter = hub.Send("2020-Q3", [39]);

        Assert.That(month!.Table.Cells[0].Value, Is.Null);
        Assert.That(quarter!.Table.Cells[0].Value, Is.Null);
    }

    // The second and the third quarter are hidden and 6 together. Beside a year of 18 the fourth, 12 before, would be 3.
    [Test]
    public void What_hidden_quarters_are_together_does_not_tell_what_another_has_become()
    {
        var hub = new RevisingHub(new Cube([]));
        foreach (var (period, figure) in new[] { ("2020-Q1", 9L), ("2020-Q2", 2), ("2020-Q3", 4), ("2020-Q4", 12), ("2020", 27), ("2020-Q4", 3) })
        {
            hub.Send(period, [figure]);
        }

        var year = hub.Send("2020", [18]);

        Assert.That(year?.Table.Cells[0].Value, Is.Null);
        hub.AssertSafe();
    }

    // b and c of the second quarter, which nobody sent, are 4 together and each may be 0 to 4: no cell is small for that.
    [Test]
    public void What_hidden_cells_are_together_may_be_small()
    {
        var hub = new RevisingHub(Row);
        hub.Send("2020-Q1", [0, 11, 9]);
        hub.Send("2020-S1", [11, 13, 11]);
        hub.Send("2020-Q1", [0, 11, 9]);
        hub.AssertSafe();
    }

    // The second and the third quarter, in different halves, are 6 together. Beside a year of 27 and the first quarter of 20 the fourth, 0 before, would be 1.
    [Test]
    public void What_hidden_quarters_of_different_halves_are_together_does_not_tell_what_another_has_become()
    {
        var hub = new RevisingHub(new Cube([]));
        hub.Send(("2020", [26]), ("2020-S1", [23]), ("2020-S2", [3]), ("2020-Q1", [20]), ("2020-Q2", [3]), ("2020-Q3", [3]), ("2020-Q4", [0]));

        var corrected = hub.Send(("2020", [27]), ("2020-S2", [4]), ("2020-Q4", [1]));

        Assert.That(corrected?[0].Table.Cells[0].Value, Is.Null);
        hub.AssertSafe();
    }

    // b=3 is seen under a threshold of 3, and hidden under one of 5. What comes later must not tell c beside it, which nobody was shown.
    [Test]
    public void What_was_shown_under_weaker_rules_is_known()
    {
        var before = Sent.Protect(Sent.Of(Row, ("_T", 16), ("b", 3)), threshold: 3).Table;
        var again = DisclosureControl.Reprotect([new LinkedTable(before, Row)], Temporal.Flow, new ProtectionRules(5), Sent.Key)[0].Table;
        Assert.That(before.Cells.Select(c => c.Value), Has.All.Not.Null);
        Assert.That(again.Find(["b"])!.Value.Value, Is.Null);

        var whole = Sent.Whole(Row, 11, 3, 2);
        ProtectionOutcome.Protected After(ProtectedTable? shown) => (ProtectionOutcome.Protected)DisclosureControl.Protect(
            [new NewTable(whole, 2)], [new LinkedTable(again, Row) { Before = shown }], Temporal.Flow, new ProtectionRules(5), Sent.Key)[0];

        var other = new LinkedTable(again, Row) { Before = Protect(Whole(Row, 1, 2, 3)).Table };
        Assert.That(() => LinkedTables.Of([other], Temporal.Flow), Throws.ArgumentException);
        Assert.That(After(null).Table.Find(["a"])!.Value.Value, Is.EqualTo(11), "or there is nothing to see here");
        Assert.That(After(before).Table.Find(["a"])!.Value.Value, Is.Null);
    }

    // The second half is 47 again, as it was two revisions ago; with a 0 for a in the first, b of the second would be 3 beside the year.
    [Test]
    public void What_happens_to_be_as_it_once_was_does_not_excuse_what_follows()
    {
        var hub = new RevisingHub(Row);
        hub.Send("2020-S1", [18, 31, 22]);
        hub.Send("2020", [44, 52, 22]);
        hub.Send("2020", [44, 28, 22]);

        Assert.That(hub.Send("2020-S1", [0, 25, 22])?.Table.Find(["b"])?.Value, Is.Null);
        hub.AssertSafe();
    }

    // A stored table is sent again with other cells, beside a new one of which it is the sum.
    [Test]
    public void Other_cells_of_a_stored_table_can_come_with_another_table()
    {
        var hub = new RevisingHub(Row);
        hub.Send(Sent.Of(Row, ("a", 19)));
        hub.Send(In("2020-Q2", Sent.Of(Row, ("a", 6))));

        Assert.That(hub.Send(In("2020-Q4", Sent.Of(Row, ("a", 7))), Sent.Of(Row, ("_T", 42))), Is.Not.Null);
        hub.AssertSafe();
    }

    // In the first, c of the half-year is 1; who believes the quarters beside it, which contradict it, takes it for large, but not who believes the half-year. In the second the year's 17 makes a of the
    // half-year look large until it is corrected. In the third the half-year and the second quarter fit together, though with the first, too, as far as anybody can see.
    [TestCase("2020-S1 33 9 1", "2020-Q1 3 0 25", "2020-Q2 30 9 1", "2020 43 11 35")]
    [TestCase("2020 35 17 51", "2020-Q1 2 22 14", "2020-S1 4 22 14", "2020-Q2 2 3 0", "2020-Q2 2 0 0", "2020 35 23 51")]
    [TestCase("2020-S1 24 20 36", "2020-Q1 6 19 17", "2020-Q2 22 1 19", "2020-Q1 0 19 17", "2020-Q2 22 1 19", "2020-Q2 22 1 19")]
    public void What_follows_from_one_source_is_not_known_of_another_that_contradicts_it(params string[] sent)
    {
        var hub = new RevisingHub(Row);
        foreach (var words in sent.Select(s => s.Split(' ')))
        {
            hub.Send(words[0], [.. words[1..].Select(long.Parse)]);
        }

        hub.AssertSafe();
    }

    [TestCase(11, 20, true)]
    [TestCase(10, 23, true)]
    [TestCase(15, 25, false)]
    [TestCase(10, 20, false)]
    [TestCase(4, 20, false, Description = "A figure that becomes small by a step of 6 is hidden, not held.")]
    public void What_is_held_waits_until_all_has_moved_by_k_or_not_at_all(long a, long b, bool waits)
    {
        var first = Protect(Whole(Row, 10, 20, 30));

        var outcome = DisclosureControl.Protect(
            [new NewTable(Whole(Row, a, b, 30), 2, first.Table)], [new LinkedTable(first.Table, Row)], Temporal.Flow, new ProtectionRules(5), Sent.Key)[0];

        Assert.That(outcome is ProtectionOutcome.Held, Is.EqualTo(waits));
        if (outcome is ProtectionOutcome.Held held)
        {
            Assert.That(held.Table.Cells.Select(c => c.Value), Is.All.Null);
            Assert.That(held.Table.Cells, Has.Count.EqualTo(4));
            Assert.That(held.Table.Revision, Is.EqualTo(2));
        }
    }

    // Where a is all there is, b and c are 0 and nothing is left over; that must not show either.
    [Test]
    public void What_is_kept_of_a_held_table_does_not_depend_on_its_figures()
    {
        var first = Protect(Sent.Of(Row, ("_T", 60), ("a", 20)));
        byte[] KeptOf(long total, long a) => ProtectedTableFormat.Write(((ProtectionOutcome.Held)DisclosureControl.Protect(
            [new NewTable(Sent.Of(Row, ("_T", total), ("a", a)), 2, first.Table)], [new LinkedTable(first.Table, Row)], Temporal.Flow, new ProtectionRules(5), Sent.Key)[0]).Table);

        Assert.That(KeptOf(61, 61), Is.EqualTo(KeptOf(62, 20)));
    }

    // What is left of the total beside the one that is shown was 40, and would be 39.
    [Test]
    public void What_follows_by_subtraction_does_not_move_a_little_either()
    {
        long[] figures = [20, 3, 37];
        var first = Protect(Whole(Row, figures));
        var shown = Enumerable.Range(0, 3).Single(i => first.Table.Find([$"{"abc"[i]}"])!.Value.Value is not null);
        long[] next = [.. figures.Select((f, i) => i == shown ? f + 6 : f == 3 ? f : f - 1)];

        var outcome = DisclosureControl.Protect([new NewTable(Whole(Row, next), 2, first.Table)], [new LinkedTable(first.Table, Row)], Temporal.Flow, new ProtectionRules(5), Sent.Key)[0];

        Assert.That(outcome, Is.InstanceOf<ProtectionOutcome.Held>());
    }

    [Test]
    public void However_tables_are_corrected_nothing_is_given_away([Values(1, 2)] int dimensions)
    {
        var cube = dimensions == 1 ? Row : Sent.Cube("A a1/A a2/A b", "x y");
        var leaves = Enumerable.Range(0, cube.CellCount).Count(cube.IsLeaf);
        var (sent, refused, fallbacks, contradictory) = (0, 0, 0, 0);
        // The same histories in every run.
        var histories = Gen.Select(Figure.Array[leaves].Array[4], Gen.Select(Gen.Int[0, 3].Select(i => new[] { "2020", "2020-S1", "2020-Q1", "2020-Q2" }[i]), Gen.Int[0, 3], Gen.Int[0, leaves - 1], Figure).Array[2, 6]).Array[dimensions == 1 ? Deep.Of(80, 3000) : Deep.Of(25, 600)].Single(_ => true, Deep.Seed);
        foreach (var (quarters, steps) in histories)
        {
            var hub = new RevisingHub(cube);
            foreach (var (period, quarter, leaf, figure) in steps)
            {
                quarters[quarter][leaf] = figure;
                var included = period switch { "2020" => quarters, "2020-S1" => quarters[..2], _ => [quarters[period[6] - '1']] };
                var outcome = hub.Send(period, [.. Enumerable.Range(0, leaves).Select(l => included.Sum(q => q[l]))]);
                sent++;
                refused += outcome is null ? 1 : 0;
                fallbacks += outcome?.IsFallback == true ? 1 : 0;
                contradictory += outcome?.Contradicts.Count > 0 ? 1 : 0;
            }

            hub.AssertSafe();
        }

        TestContext.Out.WriteLine($"{sent} sent, {refused} refused, {fallbacks} fallbacks, {contradictory} contradict others");
        Assert.That(refused, Is.LessThan(sent / 3));
        Assert.That(contradictory, Is.GreaterThan(0));
    }

    private static RawTable In(string period, RawTable raw) => new(raw.Key with { TimePeriod = period }, raw.Cube, raw.Cells.ToArray(), raw.Values.ToArray());

    private static RawTable Whole(Cube cube, params long[] leaves) => Sent.Whole(cube, leaves);

    private static ProtectionOutcome.Protected Protect(RawTable raw, ProtectedTable? previous = null) => Sent.Protect(raw, previous: previous);

    private static bool Audit(ProtectedTable first, ProtectedTable second, Cube cube)
    {
        var linked = LinkedTables.Of([new LinkedTable(first, cube), new LinkedTable(second, cube)], Temporal.Flow);
        return linked.Views.All(v => Attacker.Audit(v).IsSafe);
    }

    private static ProtectedTable Published(ProtectedTable table, params long[] values)
        => new(table.Key, table.Revision, table.Rules, table.Structure, [.. table.Cells.Where(c => c.Origin == CellOrigin.Sent).Select((c, i) => Cell.Published(c.Position, c.Origin, values[i]))]);

    // Keeps every revision.
    private sealed class RevisingHub(Cube cube)
    {
        private readonly List<LinkedTable> _stored = [];
        private readonly List<string> _story = [];
        private readonly Dictionary<string, (ProtectedTable Table, long[] Figures)> _newest = [];

        public ProtectionOutcome.Protected? Send(string period, long[] leaves) => Send((period, leaves))?[0];

        public IReadOnlyList<ProtectionOutcome.Protected>? Send(params (string Period, long[] Leaves)[] tables)
            => Send([.. tables.Select(t => In(t.Period, Whole(cube, t.Leaves)))]);

        public IReadOnlyList<ProtectionOutcome.Protected>? Send(params RawTable[] tables)
        {
            List<NewTable> together = [.. tables.Select(raw => new NewTable(raw, _stored.Count(s => s.Table.Key == raw.Key) + 1))];
            _story.Add(string.Join(", ", tables.Select(raw => $"{raw.Key.TimePeriod} {string.Join(' ', raw.Values.ToArray())}")));
            List<ProtectionOutcome.Protected> made = [.. DisclosureControl.Protect(together, _stored, Temporal.Flow, new ProtectionRules(5), Sent.Key).OfType<ProtectionOutcome.Protected>()];
            if (made.Count < tables.Length)
            {
                return null;
            }

            foreach (var (raw, table) in tables.Zip(made, (r, m) => (r, m.Table)))
            {
                foreach (var earlier in _stored.Where(s => s.Table.Key == raw.Key))
                {
                    Assert.That(earlier.Table.Cells.Where(c => c.Value is null).All(c => table.Find(c.Position) is not { Value: not null }), "what was hidden stays hidden");
                }

                var figures = new long[cube.CellCount];
                raw.Cells.ToArray().Zip(raw.Values.ToArray()).ToList().ForEach(c => figures[c.First] = c.Second);
                _newest[raw.Key.TimePeriod] = (table, figures);
            }

            _stored.AddRange(made.Select(m => new LinkedTable(m.Table, cube)));
            return made;
        }

        // In every set of tables that fit, for who trusts the newest and for who takes it that nothing has changed.
        public void AssertSafe()
        {
            foreach (var set in FittingSets.Of(_stored, Temporal.Flow))
            {
                var linked = LinkedTables.Of(_stored, Temporal.Flow, set);
                linked.Views.ToList().ForEach(view => AssertSafe(linked, view, set));
            }
        }

        // Whoever believes what was not so is mistaken: a cell that he takes to be large need not be.
        private void AssertSafe(LinkedTables linked, ProtectedTable view, IReadOnlySet<string> believed)
        {
            var audit = Attacker.Audit(view);
            Assert.That(audit.IsSafe, Is.True, string.Join('\n', _story));
            if (!DataHub.Disclosure.Linked.Whole.Fits(view, closure => IsTrue(linked, closure, believed), CancellationToken.None))
            {
                return;
            }

            for (var t = 0; t < _stored.Count; t++)
            {
                var (table, figures) = _newest[_stored[t].Table.Key.TimePeriod];
                foreach (var cell in table.Cells.Where(c => table == _stored[t].Table && figures[c.Position] is >= 1 and < 5))
                {
                    Assert.That(cell.Value, Is.Null);
                    Assert.That(audit.NotSmall.Contains(linked.PositionOf(t, cell.Position)) && believed.Contains(table.Key.TimePeriod), Is.False, $"{table.Key.TimePeriod} {cell.Position}\n{string.Join('\n', _story)}");
                }
            }
        }

        private bool IsTrue(LinkedTables linked, Closure closure, IReadOnlySet<string> believed)
        {
            for (var t = 0; t < _stored.Count; t++)
            {
                var (table, figures) = _newest[_stored[t].Table.Key.TimePeriod];
                foreach (var cell in table.Cells.Where(_ => table == _stored[t].Table && believed.Contains(table.Key.TimePeriod)))
                {
                    var position = linked.PositionOf(t, cell.Position);
                    if (figures[cell.Position] < closure.Lower(position) || figures[cell.Position] > closure.Upper(position))
                    {
                        return false;
                    }

                    closure.Fix(position, figures[cell.Position]);
                }
            }

            return true;
        }
    }
}
