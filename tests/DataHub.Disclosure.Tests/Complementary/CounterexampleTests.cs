using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Complementary;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Complementary;

internal sealed class CounterexampleTests
{
    [Test]
    public void Ones__the_total_of_five_ones_is_hidden_too()
    {
        var outcome = Sent.Protect(Sent.Of(Sent.Cube("a b c d e"), ("_T", 5), ("a", 1), ("b", 1), ("c", 1), ("d", 1), ("e", 1)));

        Assert.That(outcome.Suppressed(), Does.Contain("_T"));
        Assert.That(Unprotected(outcome, "a", "b", "c", "d", "e"), Is.Empty);
    }

    [Test]
    public void Rest__hiding_the_minors_alone_hides_nothing_when_nobody_is_unknown()
    {
        var outcome = Sent.Protect(Sent.Of(Sent.Cube("adult minor unknown"), ("_T", 29), ("adult", 25), ("minor", 4)));

        Assert.That(outcome.Table.Find(["unknown"])!.Value.Value, Is.Zero);
        Assert.That(outcome.Suppressed(), Does.Contain("minor").And.Some.AnyOf("_T", "adult"));
        Assert.That(Unprotected(outcome, "minor"), Is.Empty);
    }

    [Test]
    public void Whatever_the_key_a_sent_total_stays_published_when_what_nobody_sent_can_be_hidden_instead()
    {
        var raw = Sent.Of(Sent.Cube("regio rotterdam/regio overig/regio", "minor adult"), ("regio _T", 29), ("regio minor", 4));

        var choices = Enumerable.Range(0, 20).Select(i => string.Join(',', Sent.Protect(raw, key: KeyOf(i)).Suppressed())).Distinct();

        Assert.That(choices, Is.EqualTo(["_T adult,_T minor,regio adult,regio minor"]));
    }

    [Test]
    public void Tie__which_of_two_equal_cells_is_hidden_depends_on_the_key()
    {
        var raw = Sent.Of(Sent.Cube("a b c"), ("_T", 28), ("a", 12), ("b", 12), ("c", 4));

        var choices = Enumerable.Range(0, 100).Select(i => string.Join(',', Sent.Protect(raw, key: KeyOf(i)).Suppressed())).ToList();

        Assert.That(choices, Does.Contain("a,c").And.Contain("b,c"));
        Assert.That(choices.Count(c => c == "_T,c"), Is.LessThan(10));
    }

    // With all margins published, the cells beside the ones can be 2 to 5 only. They would not be primary, hence 5 and 4 or more.
    [TestCase(5, 5, 1, 1, 4)]
    [TestCase(11, 11, 1, 1, 10)]
    public void Not_primary__a_hidden_cell_that_cannot_be_one_must_not_show_that_it_is_not_small(int threshold, params long[] leaves)
    {
        var outcome = Sent.Protect(Sent.Whole(Sent.Cube("a b", "x y"), leaves), threshold);

        Assert.That(outcome.IsFallback, Is.False);
        Assert.That(Enumeration.NotSmall(outcome.Table, out var isContradictory), Is.Not.Null.And.All.Matches<int>(p => leaves.Length > 0));
        Assert.That(isContradictory, Is.False);
    }

    // Total 20, q 10 and a 8: what is left of p without a, and c, are 2 together.
    [Test]
    public void Several_parents__what_was_not_sent_below_different_cells_is_small_together()
    {
        var line = Sent.Protect(Sent.Of(Sent.Cube("p q c a/p b/p"), ("_T", 20), ("q", 10), ("a", 8)));
        var square = Sent.Protect(Sent.Of(Sent.Cube("a b", "x y"), ("_T _T", 20), ("a x", 10), ("b y", 8)));
        var amount = Sent.Protect(Sent.Amounts(Sent.Cube("p q c a/p b/p"), ("_T", 2000, 20), ("q", 1000, 10), ("a", 800, 8)));

        // Total 23, a row of 9 and a column of 16 that cross in 4: what lies in neither is 2.
        var cross = Sent.Protect(
            Sent.Of(Sent.Cube("a b c", "x y z"), ("_T _T", 23), ("_T y", 16), ("b _T", 9), ("b y", 4), ("c _T", 5), ("c x", 1)), threshold: 3);

        Assert.That(Enumeration.SmallUnions(line.Table), Is.Empty);
        Assert.That(line.Suppressed(), Does.Contain("rest").And.Some.AnyOf("_T", "q", "a"));
        Assert.That(Enumeration.SmallUnions(square.Table), Is.Empty);
        Assert.That(square.Suppressed(), Does.Contain("rest").And.Some.AnyOf("_T _T", "a x", "b y"));
        Assert.That(Enumeration.SmallUnions(cross.Table), Is.Empty);
        Assert.That(amount.Suppressed(), Does.Contain("rest").And.Some.AnyOf("_T", "q", "a"));
    }

    [Test]
    public void Both_ends__a_pattern_that_two_small_cells_lead_to_arises_from_one_as_well()
    {
        var cube = Sent.Cube("p a/p b/p c");
        HashSet<string> Patterns(long a, long c) => [.. Enumerable.Range(0, 200).Select(i => string.Join(',', Sent.Protect(Sent.Whole(cube, c, a, 11), key: KeyOf(i)).Suppressed()))];

        Assert.That(Patterns(4, 4), Does.Contain("c,p,a"));
        Assert.That(Patterns(3, 5), Does.Contain("c,p,a"));
        Assert.That(Patterns(5, 3), Does.Contain("c,p,a"));
    }

    // d and its total q can be small only together: each alone would have been kept from it, and the pattern would have said that a and d are both 4.
    [TestCase(4, 4)]
    [TestCase(3, 5)]
    [TestCase(5, 3)]
    public void Choice__cells_that_can_be_small_only_together_are_protected_together(long a, long d)
    {
        var cube = Sent.Cube("p q a/p b/p c/q d/q");
        var patterns = Enumerable.Range(0, 100).Select(i => string.Join(',', Sent.Protect(Sent.Whole(cube, a, 0, 0, d), key: KeyOf(i)).Suppressed())).ToList();

        Assert.That(patterns, Does.Contain("p,q,a,d"));
    }

    // The hidden cells leave one move, and it changes this cell by two: 2, 4, 6, ... 12.
    [Test]
    public void Gap__a_cell_that_can_only_be_even_is_not_taken_for_protected()
    {
        var table = Judge(GapTable);
        var cell = GapCube.CellAt("c", "_T", "p");
        bool[] hidden = [.. Enumerable.Range(0, GapCube.CellCount).Select(p => !table.IsZero(p) && !GapPublished.Contains(Sent.NameOf(table.Structure, p)))];
        int[] variables = [.. Enumerable.Range(0, GapCube.CellCount)];
        using var program = new DeviationProgram(table, costs: null, Least, variables);
        var search = new IntegerSearch(table, hidden, Least, variables);

        Assert.That(program.MoveWithin(cell, 1, hidden, default), Is.EqualTo(SolveStatus.Optimal));
        Assert.That(program.Deviation().Rounded().Keeps(table, hidden), Is.False);
        Assert.That(search.Within(cell, 3, 1, default, out _), Is.EqualTo(SolveStatus.Infeasible));
        Assert.That(search.Within(cell, 4, 1, default, out _), Is.Not.EqualTo(SolveStatus.Infeasible));

        long Least(int variable) => table.IsZero(variable) ? 0 : 1;
    }

    [Test]
    public void Gap__more_is_hidden_until_odd_values_are_possible_too()
    {
        var outcome = Sent.Protect(GapTable);
        int[] primaries = [.. outcome.Table.Cells.Select(c => c.Position).Where(p => GapTable.Values[p] is >= 1 and < 5)];

        Assert.That(outcome.IsFallback, Is.False);
        Assert.That(Attacker.Run(outcome.Table, primaries).Unprotected, Is.Empty);
    }

    private static readonly Cube GapCube = Sent.Cube("a b c", "x y", "p q");

    private static readonly string[] GapPublished = ["_T _T _T", "_T _T q", "_T x _T", "_T x p", "_T x q", "a x _T", "b _T q", "c y _T"];

    private static RawTable GapTable => Sent.Whole(GapCube, 6, 1, 0, 0, 0, 6, 6, 1, 1, 0, 1, 6);

    private static JudgedTable Judge(RawTable raw)
    {
        using var deadline = new Deadline(Sent.Budget, default);
        return JudgedTableBuilder.Build(raw, raw.Values, deadline, out _)!;
    }

    private static IReadOnlyCollection<int> Unprotected(ProtectionOutcome.Protected outcome, params string[] primaries)
        => Attacker.Run(outcome.Table, [.. primaries.Select(p => outcome.Table.Find([p])!.Value.Position)]).Unprotected;

    private static NoiseKey KeyOf(int seed) => new([.. Enumerable.Repeat((byte)seed, NoiseKey.Size)]);
}
