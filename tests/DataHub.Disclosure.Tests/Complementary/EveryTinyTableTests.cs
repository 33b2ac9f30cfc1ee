using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Complementary;

/// <summary>All tables of a shape over some figures, one after the other, with k = 3.</summary>
internal sealed class EveryTinyTableTests
{
    private const int Threshold = 3;

    [TestCase("a b", "", new long[] { 0, 1, 2, 3, 4, 5, 6 }, 1)]
    [TestCase("a b c", "", new long[] { 0, 1, 2, 3, 4, 5 }, 1)]
    [TestCase("a b", "x y", new long[] { 0, 1, 2, 3, 4, 5 }, 7)]
    [TestCase("a b c", "x y", new long[] { 0, 1, 2, 3 }, 17)]
    [TestCase("a b c", "x y z", new long[] { 0, 1, 3 }, 97)]
    [TestCase("p q a/p b/p", "x y", new long[] { 0, 1, 2, 3 }, 17)]
    public void It_is_safe_by_enumeration_and_the_attacker_says_the_same(string first, string second, long[] figures, int oneOf)
        => JudgeAll(second.Length == 0 ? Sent.Cube(first) : Sent.Cube(first, second), figures, oneOf);

    [Test]
    public void It_is_safe_in_three_dimensions_too() => JudgeAll(Sent.Cube("a b", "x y", "p q"), [0, 1, 2, 3], 331);

    private static void JudgeAll(Cube cube, long[] figures, int oneOf)
    {
        var leaves = Enumerable.Range(0, cube.CellCount).Count(cube.IsLeaf);
        var all = (int)Math.Pow(figures.Length, leaves);
        var (judged, unprotected, undecided, disagreed, fallbacks) = (0, 0, 0, 0, 0);
        var step = Deep.Of(oneOf, 1);
        Parallel.For(0, ((all - 1) / step) + 1, i =>
        {
            var raw = Sent.Whole(cube, Leaves(i * step, figures, leaves));
            var outcome = Sent.Protect(raw, Threshold);
            int[] primaries = [.. outcome.Table.Cells.Select(c => c.Position).Where(p => raw.Values[p] is >= 1 and < Threshold)];
            var expected = Enumeration.Unprotected(outcome.Table, primaries);
            var notSmall = Enumeration.NotSmall(outcome.Table, out var isContradictory);
            Interlocked.Increment(ref judged);
            Interlocked.Add(ref undecided, expected is null || notSmall is null ? 1 : 0);
            Interlocked.Add(ref unprotected, (expected?.Count ?? 0) + (isContradictory || notSmall?.Overlaps(primaries) == true ? 1 : 0));
            Interlocked.Add(ref fallbacks, outcome.IsFallback ? 1 : 0);
            Interlocked.Add(ref disagreed, Agrees(outcome.Table, primaries) && Spoilt(outcome.Table, raw).All(t => Agrees(t, primaries)) ? 0 : 1);
        });
        TestContext.Out.WriteLine($"{cube}: {judged} of {all} tables, {fallbacks} fallbacks, {undecided} too large to enumerate");
        Assert.That(unprotected, Is.Zero);
        Assert.That(disagreed, Is.Zero);
        Assert.That(undecided, Is.Zero);
    }

    private static bool Agrees(ProtectedTable table, int[] primaries)
        => Enumeration.Unprotected(table, primaries) is not { } expected || Attacker.Run(table, primaries).Unprotected.Order().SequenceEqual(expected.Order());

    // The same with one complementary cell published after all.
    private static IEnumerable<ProtectedTable> Spoilt(ProtectedTable table, RawTable raw)
    {
        foreach (var cell in table.Cells.Where(c => c.Value is null && raw.Values[c.Position] >= Threshold))
        {
            yield return new ProtectedTable(table.Key, 1, table.Rules, table.Structure, [.. table.Cells.Select(c =>
                c.Position == cell.Position ? Cell.Published(c.Position, c.Origin, raw.Values[c.Position]) : c)]);
        }
    }

    // The digits of the number, to the base of the number of figures.
    private static long[] Leaves(int number, long[] figures, int count)
    {
        var leaves = new long[count];
        for (var i = 0; i < count; i++)
        {
            (number, var digit) = Math.DivRem(number, figures.Length);
            leaves[i] = figures[digit];
        }

        return leaves;
    }
}
