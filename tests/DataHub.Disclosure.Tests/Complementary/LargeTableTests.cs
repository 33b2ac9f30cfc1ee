using CsCheck;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Complementary;

/// <summary>Tables so large that the protector looks at parts of them.</summary>
internal sealed class LargeTableTests
{
    private static readonly Cube Three = Sent.Cube(
        "A B C a1/A a2/A a3/A a4/A b1/B b2/B b3/B c1/C c2/C c3/C c4/C c5/C", "X Y x1/X x2/X x3/X y1/Y y2/Y", "p q r s t");

    private static readonly Cube Four = Sent.Cube("A B a1/A a2/A b1/B b2/B b3/B", "X Y x1/X x2/X y1/Y y2/Y", "p q r", "u v w");

    private static readonly Gen<long> Figure = Gen.Frequency((3, Gen.Const(0L)), (3, Gen.Long[1, 4]), (4, Gen.Long[5, 60]));

    [Test]
    public void Every_small_cell_is_protected_without_the_fallback()
        => Gen.OneOf(Table(Three), Table(Four)).Sample(
            raw =>
            {
                var figures = SharedTables.Figures(raw);
                var outcome = Sent.Protect(raw);
                int[] primaries = [.. outcome.Table.Cells.Select(c => c.Position).Where(p => figures[p] is >= 1 and < 5)];
                return !outcome.IsFallback && Attacker.Run(outcome.Table, primaries).Unprotected.Count == 0;
            },
            seed: "0000000000210", iter: 6, threads: 1);

    [Test]
    public void The_same_table_and_key_give_the_same_bytes()
        => Table(Three).Sample(
            raw => ProtectedTableFormat.Write(Sent.Protect(raw).Table).AsSpan().SequenceEqual(ProtectedTableFormat.Write(Sent.Protect(raw).Table)),
            seed: "0000000000220", iter: 2, threads: 1);

    // Who had both patterns could subtract.
    [Test]
    public void The_order_of_codes_and_of_observations_does_not_matter()
        => Table(Three).Sample(
            raw =>
            {
                var turned = new Cube([.. Three.Dimensions.Select(d => d with { Codes = CodeList.Create(d.Codes.Name, Enumerable.Range(1, d.Codes.Count - 1).Reverse().Select(c => (d.Codes[c], (string?)d.Codes[d.Codes.Parent(c)]))) })]);
                var cells = raw.Cells.ToArray().Reverse().Select(c => turned.CellAt(Three.CodesOf(c))).ToArray();
                return ProtectedTableFormat.Write(Sent.Protect(raw).Table).AsSpan().SequenceEqual(
                    ProtectedTableFormat.Write(Sent.Protect(new RawTable(raw.Key, turned, cells, [.. raw.Values.ToArray().Reverse()])).Table));
            },
            seed: "0000000000240", iter: 3, threads: 1);

    [Test]
    public void More_effort_hides_no_more()
        => Table(Three).Sample(raw => Hidden(raw, Effort.Thorough) <= Hidden(raw, Effort.Fast), seed: "0000000000230", iter: 2, threads: 1);

    [Test]
    public void Progress_is_told_step_by_step_and_only_of_large_tables()
    {
        var (steps, ofSmall) = (new List<ProtectionProgress>(), new List<ProtectionProgress>());
        var cube = Sent.Cube(Codes('a', 30), Codes('b', 30), Codes('c', 6));
        var raw = Sent.Whole(cube, [.. Enumerable.Range(0, 5400).Select(i => (i * 7919L % 101) switch { < 30 => 0, < 40 => 1 + (i % 4), var figure => figure })]);

        DisclosureControl.Protect(raw, new ProtectionRules(5), Sent.Key, new ProtectionOptions(Effort: Effort.Fast, Progress: new Told(steps)));

        DisclosureControl.Protect(
            Sent.Whole(Three, [.. Enumerable.Range(0, 360).Select(i => i % 9L)]), new ProtectionRules(5), Sent.Key, new ProtectionOptions(Effort: Effort.Fast, Progress: new Told(ofSmall)));

        Assert.That(ofSmall, Is.Empty);
        Assert.That(steps.Select(s => s.Step).Distinct(), Is.SupersetOf([ProtectionStep.Hiding, ProtectionStep.Attacking]));
        Assert.That(steps.Select(s => s.Share), Is.All.InRange(0, 1));
        Assert.That(steps.Select(s => s.Step), Is.Ordered);
        Assert.That(steps.Where(s => s.Step == ProtectionStep.Hiding).Select(s => s.Share), Is.Ordered);
        Assert.That(steps.Where(s => s.Step == ProtectionStep.Attacking).Select(s => s.Share), Is.Ordered.And.Some.InRange(0.01, 0.99));
    }

    private static int Hidden(RawTable raw, Effort effort)
        => ((ProtectionOutcome.Protected)DisclosureControl.Protect(raw, new ProtectionRules(5), Sent.Key, new ProtectionOptions(Effort: effort))).Suppressed().Length;

    private static string Codes(char first, int count) => string.Join(' ', Enumerable.Range(1, count).Select(i => $"{first}{i}"));

    private static Gen<RawTable> Table(Cube cube) => Figure.Array[Enumerable.Range(0, cube.CellCount).Count(cube.IsLeaf)].Select(leaves => Sent.Whole(cube, leaves));

    private sealed class Told(List<ProtectionProgress> steps) : IProgress<ProtectionProgress>
    {
        public void Report(ProtectionProgress value) => steps.Add(value);
    }
}
