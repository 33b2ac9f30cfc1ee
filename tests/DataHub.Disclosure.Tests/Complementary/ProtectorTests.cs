using CsCheck;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Complementary;

[TestFixture]
internal sealed class ProtectorTests
{
    private static readonly NoiseKey Key = new(new byte[NoiseKey.Size]);

    [Test]
    public void Every_small_cell_of_a_random_table_is_protected_by_the_definition()
        => SmallTable.Any.Sample(sent =>
        {
            var table = Protect(sent).Table;
            var unprotected = Enumeration.Unprotected(table, new Truth(sent.Structure.Cube, sent.Figures).Primaries(table));
            return unprotected is null or { Count: 0 };
        }, seed: "0000000000110", iter: Deep.Of(700, 10_000));

    [Test]
    public void Whoever_sees_which_cells_are_not_small_gains_nothing()
        => SmallTable.Any.Sample(sent =>
        {
            var table = Protect(sent).Table;
            var notSmall = Enumeration.NotSmall(table, out var isContradictory);
            return !isContradictory && notSmall?.Overlaps(new Truth(sent.Structure.Cube, sent.Figures).Primaries(table)) != true;
        }, seed: "0000000000180", iter: Deep.Of(700, 10_000));

    [Test]
    public void No_small_sum_of_hidden_or_unknown_leaves_is_given_away()
        => SmallTable.Any.Sample(sent => Enumeration.SmallUnions(Protect(sent).Table) is { Count: 0 }, seed: "0000000000190", iter: Deep.Of(700, 10_000));

    [Test]
    public void A_random_table_rarely_needs_the_fallback()
    {
        var fallbacks = 0;
        SmallTable.Any.Sample(sent => { _ = Protect(sent).IsFallback ? Interlocked.Increment(ref fallbacks) : 0; }, seed: "0000000000120", iter: 300);
        Assert.That(fallbacks, Is.LessThan(3));
    }

    [Test]
    public void The_fallback_withstands_the_attacker_like_any_other_pattern()
        => SmallTable.Any.Sample(sent =>
        {
            var table = Protect(sent, TimeSpan.Zero).Table;
            return Attacker.Run(table, new Truth(sent.Structure.Cube, sent.Figures).Primaries(table), CancellationToken.None).IsSafe;
        }, seed: "0000000000170", iter: 300);

    [Test]
    public void What_is_published_is_true_and_is_never_small()
        => SmallTable.Any.Sample(sent =>
        {
            var table = Protect(sent).Table;
            var figures = new Truth(sent.Structure.Cube, sent.Figures).Figures(table.Structure);
            return table.Cells.All(c => c.Value is null ? figures[c.Position] > 0 : c.Value == figures[c.Position] && (c.Value == 0 || c.Value >= sent.Threshold));
        }, seed: "0000000000130", iter: 500);

    [Test]
    public void A_cell_is_judged_exactly_when_it_was_sent_or_no_other_value_fits()
        => SmallTable.Any.Sample(sent =>
        {
            var table = Protect(sent).Table;
            var truth = new Truth(sent.Structure.Cube, sent.Figures).Figures(table.Structure);
            var known = table.Cells.Where(c => c.Origin == CellOrigin.Sent).Select(c => Cell.Published(c.Position, CellOrigin.Sent, truth[c.Position]));
            var fits = Enumeration.Of(new ProtectedTable(table.Key, 1, table.Rules, table.Structure, [.. known]));
            return fits is null || Enumerable.Range(0, table.Structure.VariableCount).All(p => fits.Values(p).Count == 1 == table.Find(p) is not null);
        }, seed: "0000000000140", iter: 500);

    [Test]
    public void The_same_table_and_key_give_the_same_bytes()
        => SmallTable.Any.Sample(
            sent => ProtectedTableFormat.Write(Protect(sent).Table).AsSpan().SequenceEqual(ProtectedTableFormat.Write(Protect(sent).Table)), seed: "0000000000150", iter: 200);

    [Test]
    public void An_everyday_table_with_five_small_counts_is_protected_without_the_fallback()
        => Everyday.Sample(leaves => !Sent.Protect(Sent.Whole(EverydayCube, leaves), threshold: 11).IsFallback, seed: "0000000000160", iter: 50);

    private static readonly Cube EverydayCube = Sent.Cube("a b c d e", "x y", "p q");

    private static readonly Gen<long[]> Everyday = Gen.Select(Gen.Long[1, 10].Array[5], Gen.Long[11, 200].Array[15], Gen.Shuffle(Enumerable.Range(0, 20).ToArray()))
        .Select((small, large, order) => order.Select(i => i < 5 ? small[i] : large[i - 5]).ToArray());

    private static ProtectionOutcome.Protected Protect(SmallTable sent, TimeSpan? budget = null) => (ProtectionOutcome.Protected)DisclosureControl.Protect(
        sent.Send(), new ProtectionRules(sent.Threshold), Key, new ProtectionOptions(budget ?? TimeSpan.FromMinutes(1)));
}
