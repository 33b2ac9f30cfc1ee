using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Complementary;

/// <summary>Amounts in tables so large that the protector looks at parts of them.</summary>
internal sealed class LargeAmountTests
{
    private static readonly Cube Cube = Sent.Cube("A B C a1/A a2/A a3/A b1/B b2/B b3/B c1/C c2/C c3/C", "p q r s t u v", "w x y z");

    [Test]
    public void They_get_a_pattern_that_leaves_every_primary_amount_uncertain()
    {
        var sent = Table(seed: 1);
        var outcome = sent.Protect();

        Assert.That(outcome.IsFallback, Is.False);
        Assert.That(outcome.PrimaryCount, Is.GreaterThan(20));
        Assert.That(AmountOracle.UncertainToEverybody(sent, outcome.Table), Is.EquivalentTo(AmountOracle.Primaries(sent, outcome.Table)));
    }

    // Three hundred leaves of few units once were too many to tell.
    [Test]
    public void Sums_of_few_units_are_decided_however_many_leaves_have_few_units()
    {
        var sent = Table(seed: 2, few: 100);

        Assert.That(sent.Protect().IsFallback, Is.False);
    }

    private static SmallAmounts Table(int seed, int few = 10)
    {
        var random = new Random(seed);
        long[] Leaf() => [.. Enumerable.Range(0, random.Next(100) < few ? random.Next(1, 3) : random.Next(5, 12)).Select(_ => random.NextInt64(10, 200))];
        bool[] all = [.. Enumerable.Repeat(true, Cube.CellCount)];
        return new SmallAmounts(Cube, [.. Enumerable.Range(0, Cube.CellCount).Select(_ => Leaf())], all, all, 10, 5);
    }
}
