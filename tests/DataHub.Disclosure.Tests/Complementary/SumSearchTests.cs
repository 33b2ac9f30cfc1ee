using CsCheck;
using DataHub.Disclosure.Complementary;

namespace DataHub.Disclosure.Tests.Complementary;

[TestFixture]
internal sealed class SumSearchTests
{
    private const int Unknowns = 9;
    private const int Wanted = 7;

    // Of each unknown its units, and which unknowns each equation adds up; the last two unknowns are nobody's concern.
    private static readonly Gen<(long[] Units, int[] Equations)> Any = Gen.Select(Gen.Long[1, 4].Array[Unknowns], Gen.Int[1, (1 << Unknowns) - 1].Array[1, 6]);

    [Test]
    public void A_sum_of_few_is_found_when_there_is_one()
        => Any.Sample(t => (Find(t.Units, t.Equations, 6).Length > 0) == Sums(t.Equations).Any(s => UnitsIn(t.Units, s) < 6), seed: "0000000000310", iter: 4000);

    [Test]
    public void What_is_found_follows_and_has_few_units()
        => Any.Sample(t => Find(t.Units, t.Equations, 6) is var found && (found.Length == 0 || (found.Sum(u => t.Units[u]) < 6 && Sums(t.Equations).Contains(found.Sum(u => 1 << u)))), seed: "0000000000320", iter: 4000);

    [TestCase(3L, 5L)]
    [TestCase(-3L, -5L)]
    [TestCase(1L << 61, 7L)]
    [TestCase(long.MaxValue, long.MinValue + 1)]
    public void Products_and_inverses_are_exact(long a, long b)
    {
        var (x, y) = (PrimeField.Of(a), PrimeField.Of(b));

        Assert.That((UInt128)PrimeField.Multiply(x, y), Is.EqualTo((UInt128)x * y % PrimeField.Prime));
        Assert.That(PrimeField.Multiply(x, PrimeField.Inverse(x)), Is.EqualTo(1));
        Assert.That(PrimeField.Add(x, PrimeField.Negative(x)), Is.Zero);
    }

    private static int[] Find(long[] units, int[] equations, int threshold)
    {
        var elimination = new Elimination(Unknowns);
        Array.ForEach(equations, e => elimination.Add(Members(e).Select(u => (u, 1L)), UnitsIn(units, e)));
        bool[] isWanted = [.. Enumerable.Range(0, Unknowns).Select(u => u < Wanted)];
        return new SumSearch([.. elimination.Of(isWanted, CancellationToken.None)], u => units[u], threshold, CancellationToken.None).Find();
    }

    // A set of the wanted unknowns follows when taking it in adds nothing to the rank.
    private static IEnumerable<int> Sums(int[] equations)
        => Enumerable.Range(1, (1 << Wanted) - 1).Where(set => Rank([.. equations, set]) == Rank(equations));

    private static int Rank(int[] sets)
    {
        var rows = Array.ConvertAll(sets, s => Enumerable.Range(0, Unknowns).Select(u => (decimal)((s >> u) & 1)).ToArray()).ToList();
        var rank = 0;
        for (var column = 0; column < Unknowns; column++)
        {
            if (rows.Find(r => Math.Abs(r[column]) > 1e-12m) is { } pivot)
            {
                rows.Remove(pivot);
                rows = rows.ConvertAll(r => r.Zip(pivot, (x, p) => x - (p * r[column] / pivot[column])).ToArray());
                rank++;
            }
        }

        return rank;
    }

    private static IEnumerable<int> Members(int set) => Enumerable.Range(0, Unknowns).Where(u => (set & (1 << u)) != 0);

    private static long UnitsIn(long[] units, int set) => Members(set).Sum(u => units[u]);
}
