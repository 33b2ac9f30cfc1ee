using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Tables;

internal sealed class JudgedTableTests
{
    private static readonly Cube Row = Sent.Cube("a b c d");

    [Test]
    public void What_was_not_sent_below_a_zero_is_zero()
    {
        var table = Judge(Sent.Of(Sent.Cube("a b", "x y"), ("_T _T", 9), ("a _T", 0), ("b x", 9)));

        Assert.That(Figure(table, "a x"), Is.Zero);
        Assert.That(Figure(table, "b y"), Is.Zero);
    }

    [Test]
    public void The_last_child_follows_from_the_others() => Assert.That(Figure(Judge(Sent.Of(Row, ("_T", 29), ("a", 7), ("b", 8), ("c", 9))), "d"), Is.EqualTo(5));

    [Test]
    public void A_total_follows_from_its_children() => Assert.That(Figure(Judge(Sent.Of(Row, ("a", 1), ("b", 2), ("c", 3), ("d", 4))), "_T"), Is.EqualTo(10));

    [Test]
    public void Siblings_nobody_sent_follow_together() => Assert.That(Figure(Judge(Sent.Of(Row, ("_T", 29), ("a", 7))), "~_T"), Is.EqualTo(22));

    [Test]
    public void Children_sent_in_another_column_only_form_a_rest()
    {
        var table = Judge(Sent.Of(Sent.Cube("a b c", "x y"), ("_T x", 20), ("a x", 7), ("a y", 1), ("b y", 2), ("c y", 3)));

        Assert.That(table.Structure.Rests.Select(r => table.Structure.NameOf(r.Cell)), Is.EqualTo(["_T _T", "_T x"]));
        Assert.That(table.Values[table.Structure.Cube.CellCount..].ToArray(), Is.EqualTo([18, 13]));
        Assert.That(table.IsJudged(table.Structure.Cube.CellAt(["b", "x"])), Is.False);
    }

    [Test]
    public void What_no_single_relation_tells_is_found_all_the_same()
    {
        var table = Judge(Sent.Of(Sent.Cube("a b c", "x y z"), ("_T _T", 3), ("a _T", 1), ("b _T", 1), ("c _T", 1), ("_T x", 1), ("_T y", 1), ("a x", 0),
            ("a y", 0), ("b z", 0)));

        Assert.That(Figure(table, "a z"), Is.EqualTo(1));
        Assert.That(Figure(table, "c z"), Is.Zero);
        Assert.That(table.IsJudged(table.Structure.Cube.CellAt(["b", "x"])), Is.False);
    }

    [Test]
    public void Unknown_cells_are_filled_so_that_everything_adds_up()
    {
        var table = Judge(Sent.Of(Sent.Cube("a b c", "x y z"), ("a _T", 17), ("b _T", 18), ("c _T", 19), ("_T x", 20), ("_T y", 21), ("_T z", 13)));

        Assert.That(Balance.Holds(table.Structure.System, table.Values), Is.True);
        Assert.That(table.Values.ToArray(), Is.All.Not.Negative);
    }

    [Test]
    public void A_total_that_does_not_match_is_named() => Assert.That(AtFault(Sent.Of(Row, ("a", 1), ("_T", 11), ("b", 2), ("c", 3), ("d", 4))), Is.EqualTo([1]));

    [Test]
    public void A_total_below_its_children_is_named() => Assert.That(AtFault(Sent.Of(Row, ("a", 7), ("b", 8), ("_T", 14))), Is.EqualTo([2]));

    [Test]
    public void Two_totals_that_disagree_are_both_named()
        => Assert.That(AtFault(Sent.Of(Sent.Cube("a b", "x y"), ("a _T", 5), ("b _T", 5), ("_T x", 5), ("_T y", 6))), Is.EquivalentTo([0, 1, 2, 3]));

    [Test]
    public void Figures_that_no_table_fits_are_refused_even_where_bounds_see_nothing()
    {
        var raw = Sent.Of(
            Sent.Cube("a b", "x y", "p q"), ("a x _T", 1), ("a y _T", 1), ("b x _T", 1), ("b y _T", 1), ("a _T p", 1), ("a _T q", 1), ("b _T p", 1),
            ("b _T q", 1), ("_T x p", 2), ("_T x q", 0), ("_T y p", 1), ("_T y q", 1));

        Assert.That(AtFault(raw), Is.Not.Empty);
    }

    [Test]
    public void Figures_too_large_to_add_are_refused() => Assert.That(AtFault(Sent.Of(Row, ("a", long.MaxValue), ("b", long.MaxValue), ("c", 1), ("d", 1))), Is.Not.Empty);

    private static JudgedTable Judge(RawTable raw)
    {
        using var deadline = new Deadline(Sent.Budget, default);
        return JudgedTableBuilder.Build(raw, raw.Values, deadline, out _)!;
    }

    private static long Figure(JudgedTable table, params string[] codes)
    {
        var cell = table.Structure.Cube.CellAt(codes[0].Split(' '));
        Assert.That(table.IsJudged(cell), Is.True);
        return table.Values[cell];
    }

    private static IEnumerable<int> AtFault(RawTable raw)
        => ((ProtectionOutcome.NotAdditive)DisclosureControl.Protect(raw, new ProtectionRules(5), Sent.Key, new ProtectionOptions(Sent.Budget))).Found.Select(c => c.Observation);
}
