using System.Text;
using CsCheck;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Complementary;

internal sealed class HiddenZerosTests
{
    private static readonly NoiseKey Key = new(new byte[NoiseKey.Size]);

    private static readonly Gen<SmallTable> Any = SmallTable.Any.Select(t => t with { HidesZeros = true });

    [Test]
    public void The_true_table_is_among_those_that_are_left_for_whoever_knows_the_rules()
        => SmallTable.Tiny.Sample(sent => Worlds.KeepTruth(Protect(sent).Table, Truth(sent)), seed: "0000000000510", iter: Deep.Of(300, 3000), print: Print);

    [Test]
    public void Every_zero_and_every_small_cell_of_a_random_table_is_protected_by_the_definition()
        => Any.Sample(sent => Enumeration.Unprotected(Protect(sent).Table, Primaries(sent)) is null or { Count: 0 }, seed: "0000000000520", iter: Deep.Of(400, 4000));

    [Test]
    public void Whoever_sees_which_cells_are_not_small_gains_nothing()
        => Any.Sample(sent =>
        {
            var notSmall = Enumeration.NotSmall(Protect(sent).Table, out var isContradictory);
            return !isContradictory && notSmall?.Overlaps(Primaries(sent)) != true;
        }, seed: "0000000000530", iter: Deep.Of(400, 4000));

    [Test]
    public void No_small_sum_of_hidden_or_unknown_leaves_is_given_away()
        => Any.Sample(sent => Enumeration.SmallUnions(Protect(sent).Table) is { Count: 0 }, seed: "0000000000540", iter: Deep.Of(400, 4000));

    [Test]
    public void Nothing_below_k_is_published_and_what_is_published_is_true()
        => Any.Sample(sent =>
        {
            var table = Protect(sent).Table;
            var figures = new Truth(sent.Structure.Cube, sent.Figures).Figures(table.Structure);
            return table.Cells.All(c => c.Value is null || (c.Value == figures[c.Position] && c.Value >= sent.Threshold));
        }, seed: "0000000000550", iter: Deep.Of(250, 2000));

    [Test]
    public void Which_cells_are_judged_depends_on_what_was_sent_and_not_on_the_figures()
        => Any.Sample(
            sent => Judged(sent with { Figures = [.. sent.Figures.Select(f => f * 0)] }).SequenceEqual(Judged(sent)),
            seed: "0000000000560", iter: Deep.Of(250, 2000));

    [Test]
    public void The_attacker_finds_no_fault_with_what_the_protector_makes()
        => Any.Sample(sent => Attacker.Audit(Protect(sent).Table).IsSafe, seed: "0000000000590", iter: Deep.Of(250, 2000), print: Print);

    [Test]
    public void A_random_table_rarely_needs_the_fallback()
    {
        var fallbacks = 0;
        Any.Sample(sent => { _ = Protect(sent).IsFallback ? Interlocked.Increment(ref fallbacks) : 0; }, seed: "0000000000570", iter: 300);
        Assert.That(fallbacks, Is.LessThan(6));
    }

    [Test]
    public void The_fallback_hides_everything_and_withstands_the_attacker_and_the_enumeration()
        => SmallTable.Tiny.Sample(sent =>
        {
            var outcome = Protect(sent, TimeSpan.Zero);
            var table = outcome.Table;
            return (table.Cells.All(c => c.Value is null) || !outcome.IsFallback) && Attacker.Audit(table).IsSafe && Worlds.KeepTruth(table, Truth(sent));
        }, seed: "0000000000580", iter: 60, print: s => Print(s) + Encoding.UTF8.GetString(ProtectedTableFormat.Write(Protect(s, TimeSpan.Zero).Table)));

    // Were c1 0, the unknown cell of g and c1 would follow, and be 1 at least: so c1 is not 0, and with it goes all of c0 in g.
    [Test]
    public void Unknown_cells__what_would_follow_from_a_zero_must_be_able_to_be_zero_as_well()
    {
        var cube = Sent.Cube("g h c0/g c1/g", "x y");
        long[] leaves = [1, 3, 2, 2, 1, 0];
        var raw = Sent.Of(cube, ("_T x", 4), ("h y", 3), ("c0 x", 2), ("c0 y", 2), ("c1 _T", 1));
        var rules = new ProtectionRules(3) { HidesZeros = true };
        var table = ((ProtectionOutcome.Protected)DisclosureControl.Protect(raw, rules, Sent.Key)).Table;
        var truth = new Truth(cube, [.. Sent.Whole(cube, leaves).Values]).Figures(table.Structure);
        string[] shown = ["_T x", "g _T", "h y"];
        var leaky = new ProtectedTable(table.Key, 1, rules, table.Structure, [.. table.Cells.Select(c => shown.Contains(table.Structure.NameOf(c.Position))
            ? Cell.Published(c.Position, c.Origin, truth[c.Position]) : Cell.Suppressed(c.Position, c.Origin))]);

        Assert.That(Worlds.KeepTruth(table, truth), Is.True);
        Assert.That(Worlds.KeepTruth(leaky, truth), Is.False);
        Assert.That(Attacker.Audit(leaky).IsSafe, Is.False);
    }

    private static string Print(SmallTable sent)
        => Encoding.UTF8.GetString(ProtectedTableFormat.Write(Protect(sent).Table)) + string.Join(' ', Truth(sent));

    private static int[] Judged(SmallTable sent) => [.. Protect(sent).Table.Cells.Select(c => c.Position)];

    private static int[] Primaries(SmallTable sent) => new Truth(sent.Structure.Cube, sent.Figures).Primaries(Protect(sent).Table);

    private static long[] Truth(SmallTable sent) => new Truth(sent.Structure.Cube, sent.Figures).Figures(Protect(sent).Table.Structure);

    private static ProtectionOutcome.Protected Protect(SmallTable sent, TimeSpan? budget = null)
        => (ProtectionOutcome.Protected)DisclosureControl.Protect(sent.Send(), sent.Rules, Key, new ProtectionOptions(budget ?? TimeSpan.FromMinutes(1)));
}
