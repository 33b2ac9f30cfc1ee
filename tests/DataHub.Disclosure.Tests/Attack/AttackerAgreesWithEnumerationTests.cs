using CsCheck;
using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Attack;

internal sealed class AttackerAgreesWithEnumerationTests
{
    [Test]
    public void The_same_cells_are_unprotected()
        => SmallTable.Any.Select(t => t.Protect()).Sample(Agree, seed: "0000000000001", iter: 2000, print: Print);

    [Test]
    public void The_same_cells_are_unprotected_in_three_dimensions()
        => SmallTable.Solid.Select(t => t.Protect()).Sample(Agree, seed: "0000000000005", iter: 1000, print: Print);

    [Test]
    public void The_same_cells_are_seen_not_to_be_small_when_nobody_says_which_are_primary()
        => SmallTable.Plane.Select(t => t.Protect()).Sample(t => AgreeInAudit(t, isExact: true), seed: "0000000000006", iter: 2000, print: Print);

    [Test]
    public void Nothing_unsafe_is_overlooked_when_nobody_says_which_are_primary()
        => SmallTable.Any.Select(t => t.Protect()).Sample(t => AgreeInAudit(t, isExact: false), seed: "0000000000007", iter: 2000, print: Print);

    [Test]
    public void Claims_are_judged_as_if_all_other_hidden_cells_were_known_not_to_be_small()
        => SmallTable.Plane.Select(t => t.Protect()).Sample(
            t => Enumeration.Unprotected(t, Claimed(t), p => IsNotClaimed(t, p)) is not { } expected
                || Attacker.Verify(t, Claimed(t)).Unprotected.SequenceEqual(expected),
            seed: "0000000000008", iter: 2000, print: Print);

    [Test]
    public void Bounds_hold_and_are_the_smallest_and_largest_value_in_flat_tables_of_two_dimensions()
        => SmallTable.Plane.Select(t => t.Protect()).Sample(t => HasBounds(t, isTight: true), seed: "0000000000002", iter: 1000, print: Print);

    [Test]
    public void Bounds_hold_in_every_table()
        => SmallTable.Any.Select(t => t.Protect()).Sample(t => HasBounds(t, isTight: false), seed: "0000000000003", iter: 1000, print: Print);

    [Test]
    public void The_audit_names_the_cells_with_a_single_small_value()
        => SmallTable.Any.Select(t => t.Protect()).Sample(HasExact, seed: "0000000000004", iter: 1000, print: Print);

    private static bool Agree(ProtectedTable table)
    {
        var suppressed = Suppressed(table);
        return Enumeration.Unprotected(table, suppressed) is not { } expected
            || Attacker.Run(table, suppressed).Unprotected.SequenceEqual(expected);
    }

    private static bool AgreeInAudit(ProtectedTable table, bool isExact)
    {
        var result = Attacker.Audit(table);
        if (table.Cells.Any(c => c.Value >= 1 && c.Value < table.Rules.Threshold))
        {
            return !result.IsSafe;
        }

        var notSmall = Enumeration.NotSmall(table, out var isContradictory);
        return isContradictory ? !result.IsSafe
            : notSmall is null || !isExact || table.SuppressedLowerBound == 0 || result.HasSmallSums || result.Exact.Count > 0
                || (result.IsSafe && notSmall.SetEquals(result.NotSmall));
    }

    // Every second one.
    private static List<int> Claimed(ProtectedTable table) => [.. Suppressed(table).Where((_, i) => i % 2 == 0)];

    private static bool IsNotClaimed(ProtectedTable table, int position) => table.SuppressedLowerBound > 0 && !Claimed(table).Contains(position);

    private static bool HasBounds(ProtectedTable table, bool isTight)
        => Enumeration.Of(table) is not { } enumeration
        || Attacker.Run(table, []).Bounds.All(b => isTight ? b.Value == enumeration.Bounds(b.Key) : Contains(b.Value, enumeration.Bounds(b.Key)));

    private static bool HasExact(ProtectedTable table)
        => Enumeration.Of(table) is not { } enumeration || Attacker.Audit(table).Exact.SequenceEqual(Suppressed(table).Where(p =>
            enumeration.Bounds(p) is var b && b.Lower == b.Upper && b.Lower > 0 && b.Lower < table.Rules.Threshold));

    private static bool Contains(Bounds outer, Bounds inner)
        => outer.Lower <= inner.Lower && (outer.Upper is null ? inner.Upper is null : inner.Upper <= outer.Upper);

    private static List<int> Suppressed(ProtectedTable table)
        => [.. table.Cells.Where(c => c.Status == CellStatus.Suppressed).Select(c => c.Position)];

    private static string Print(ProtectedTable table) => System.Text.Encoding.UTF8.GetString(ProtectedTableFormat.Write(table));
}
