using DataHub.Disclosure.Attack;
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
    public void Tie__which_of_two_equal_cells_is_hidden_depends_on_the_key()
    {
        var raw = Sent.Of(Sent.Cube("a b c"), ("_T", 28), ("a", 12), ("b", 12), ("c", 4));

        var choices = Enumerable.Range(0, 20).Select(i => string.Join(',', Sent.Protect(raw, key: KeyOf(i)).Suppressed())).Distinct();

        Assert.That(choices, Is.EquivalentTo(["a,c", "b,c"]));
    }

    // Hiding the eight corner cells of a 3 x 2 x 2 cube leaves moves of two only, while the interval has no gaps.
    [Test]
    public void Gap__a_cell_that_can_only_be_even_is_not_protected()
    {
        var outcome = Sent.Protect(Sent.Whole(Sent.Cube("a b c", "x y", "p q"), GapLeaves), threshold: 5);

        Assert.That(Enumeration.Unprotected(outcome.Table, new Truth(Sent.Cube("a b c", "x y", "p q"), GapFigures).Primaries(outcome.Table)), Is.Empty);
    }

    private static readonly long[] GapLeaves = [2, 6, 6, 0, 6, 0, 0, 6, 0, 6, 6, 2];

    private static long[] GapFigures => [.. Sent.Whole(Sent.Cube("a b c", "x y", "p q"), GapLeaves).Values];

    private static IReadOnlyCollection<int> Unprotected(ProtectionOutcome.Protected outcome, params string[] primaries)
        => Attacker.Run(outcome.Table, [.. primaries.Select(p => outcome.Table.Find([p])!.Value.Position)]).Unprotected;

    private static NoiseKey KeyOf(int seed) => new([.. Enumerable.Repeat((byte)seed, NoiseKey.Size)]);
}
