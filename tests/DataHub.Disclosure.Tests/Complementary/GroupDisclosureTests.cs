using System.Text;
using CsCheck;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Complementary;

internal sealed class GroupDisclosureTests
{
    private static readonly Gen<SmallTable> Tiny = Gen.Select(SmallTable.Tiny, Gen.Int[0, 3], Gen.Bool).Select((sent, d, hides) => sent with
    {
        HidesZeros = hides,
        Sensitive = d == 0 ? ["d0", "d1"] : [$"d{d % 2}"],
    });

    [Test]
    public void The_true_table_is_among_those_that_are_left_for_whoever_knows_the_rules()
        => Tiny.Sample(sent => Worlds.KeepTruth(Protect(sent).Table, Truth(sent)), seed: "0000000000710", iter: Deep.Of(300, 3000), print: Print);

    [Test]
    public void The_fallback_withstands_the_attacker_and_the_enumeration()
        => Tiny.Sample(
            sent => Protect(sent, TimeSpan.Zero).Table is var table && Attacker.Audit(table).IsSafe && Worlds.KeepTruth(table, Truth(sent)),
            seed: "0000000000750", iter: 60, print: Print);

    [Test]
    public void Every_primary_cell_of_a_random_table_is_protected_by_the_definition()
        => Tiny.Sample(
            sent => Enumeration.Unprotected(Protect(sent).Table, new Truth(sent.Structure.Cube, sent.Figures).Primaries(Protect(sent).Table)) is null or { Count: 0 },
            seed: "0000000000720", iter: 500, print: Print);

    [Test]
    public void The_attacker_finds_no_fault_with_what_the_protector_makes()
        => Tiny.Sample(sent => Attacker.Audit(Protect(sent).Table).IsSafe, seed: "0000000000730", iter: 500, print: Print);

    [Test]
    public void A_random_table_does_not_often_need_the_fallback()
    {
        var fallbacks = 0;
        Tiny.Sample(sent => { _ = Protect(sent).IsFallback ? Interlocked.Increment(ref fallbacks) : 0; }, seed: "0000000000740", iter: 300);
        Assert.That(fallbacks, Is.LessThan(20));
    }

    private static readonly ProtectionRules Rules = new(5) { SensitiveDimensions = ["d1"] };

    // All of a have the same income; without the rule everybody could read that.
    [Test]
    public void A_group_that_falls_into_one_category_hides_its_breakdown_with_the_zeros()
    {
        var outcome = Protect(Sent.Whole(Sent.Cube("a b", "low middle high"), 12, 0, 0, 9, 14, 20), Rules);

        Assert.That(outcome.IsFallback, Is.False);
        Assert.That(outcome.Suppressed(), Is.SupersetOf(new[] { "a low", "a middle", "a high" }));
        Assert.That(outcome.Table.Find(["a", "_T"])!.Value.Value, Is.EqualTo(12));
        Assert.That(outcome.Reasons.Skip(5).Take(3), Is.All.EqualTo(SuppressionReason.GroupDisclosure));
    }

    [Test]
    public void A_group_of_exactly_k_is_one()
    {
        var outcome = Protect(Sent.Whole(Sent.Cube("a b", "low high"), 5, 0, 9, 14), Rules);

        Assert.That(outcome.Table.Find(["a", "low"])!.Value.Value, Is.Null);
        Assert.That(outcome.Reasons[4], Is.EqualTo(SuppressionReason.GroupDisclosure));
    }

    // A cell that stays hidden only since it was needed on the way would tell which way the search went, and so of which table it was: here that a x is 0.
    [TestCase(10)]
    [TestCase(12)]
    public void No_cell_is_left_hidden_that_anybody_can_compute(long y)
    {
        var raw = Sent.Whole(Sent.Cube("a b", "x y"), 0, y, 9, 15);
        for (byte i = 0; i < 100; i++)
        {
            var key = new NoiseKey([.. Enumerable.Repeat(i, NoiseKey.Size)]);
            var outcome = (ProtectionOutcome.Protected)DisclosureControl.Protect(raw, Rules with { HidesZeros = true }, key, new ProtectionOptions(Sent.Budget));

            Assert.That(outcome.IsFallback, Is.False);
            Assert.That(outcome.Bounds.Values.Where(b => b.Lower == b.Upper), Is.Empty);
        }
    }

    [Test]
    public void Two_categories_can_each_hold_the_whole_group()
    {
        var table = Protect(Sent.Whole(Sent.Cube("a b", "low middle high"), 12, 0, 0, 9, 14, 20), Rules).Table;
        var bounds = Attacker.Run(table, []).Bounds;

        Assert.That(new[] { "low", "middle", "high" }.Count(c => bounds[table.Find(["a", c])!.Value.Position].Upper == 12), Is.GreaterThan(1));
    }

    [Test]
    public void A_group_without_anybody_is_shown_with_its_empty_breakdown()
    {
        var table = Protect(Sent.Whole(Sent.Cube("a b", "low middle high"), 0, 0, 0, 9, 14, 20), Rules).Table;

        Assert.That(table.Cells.Select(c => c.Value), Is.All.Not.Null);
    }

    [Test]
    public void A_group_without_anybody_lets_what_was_not_sent_below_it_follow()
    {
        var table = Protect(Sent.Of(Sent.Cube("a b", "low high"), ("a _T", 0), ("b _T", 20), ("b low", 9)), Rules).Table;

        Assert.That(table.Find(["a", "low"])!.Value.Value, Is.Zero);
    }

    [Test]
    public void Without_the_rule_the_breakdown_is_published()
        => Assert.That(Protect(Sent.Whole(Sent.Cube("a b", "low middle high"), 12, 0, 0, 9, 14, 20), new ProtectionRules(5)).Suppressed(), Is.Empty);

    // c's units can all be low, and in no other category: who knows the rule would know that they are not.
    [TestCase(5)]
    [TestCase(13, Description = "A group of exactly k.")]
    public void The_attacker_finds_a_group_that_one_category_alone_can_hold(int threshold)
    {
        var table = Pattern.Of(Pattern.Cube(2, 2), threshold, [26, 20, 6, 13, null, null, 13, null, null]);
        var result = Attacker.Audit(new ProtectedTable(table.Key, 1, table.Rules with { SensitiveDimensions = ["d1"] }, table.Structure, table.Cells));

        Assert.That((result.GivesAwayGroups, result.IsSafe), Is.EqualTo((true, false)));
        Assert.That(Attacker.Audit(table).GivesAwayGroups, Is.False);
    }

    [Test]
    public void An_amount_whose_units_fall_into_one_category_hides_its_table()
    {
        var raw = Sent.Amounts(Sent.Cube("low high"), ("_T", 900, 12), ("low", 900, 12), ("high", 0, 0));
        var outcome = Protect(raw, new ProtectionRules(5, Measure.Amount) { SensitiveDimensions = ["d0"] });

        Assert.That(outcome.Suppressed(), Is.EqualTo(["_T", "high", "low"]));
    }

    [Test]
    public void The_stored_form_keeps_the_rule()
    {
        var table = Protect(Sent.Whole(Sent.Cube("a b", "low high"), 12, 0, 9, 14), Rules with { HidesZeros = true }).Table;
        var read = ProtectedTableFormat.Read(ProtectedTableFormat.Write(table));

        Assert.That(read.Rules.HidesZeros, Is.True);
        Assert.That(read.Rules.SensitiveDimensions, Is.EqualTo(["d1"]));
    }

    private static ProtectionOutcome.Protected Protect(SmallTable sent, TimeSpan? budget = null) => Protect(sent.Send(), sent.Rules, budget);

    private static ProtectionOutcome.Protected Protect(RawTable raw, ProtectionRules rules, TimeSpan? budget = null)
        => (ProtectionOutcome.Protected)DisclosureControl.Protect(raw, rules, Sent.Key, new ProtectionOptions(budget ?? TimeSpan.FromMinutes(1)));

    private static long[] Truth(SmallTable sent) => new Truth(sent.Structure.Cube, sent.Figures).Figures(Protect(sent).Table.Structure);

    private static string Print(SmallTable sent)
        => Encoding.UTF8.GetString(ProtectedTableFormat.Write(Protect(sent).Table)) + string.Join(' ', Truth(sent));
}
