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
    public void The_same_cells_are_unprotected_when_nobody_says_which_are_primary()
        => SmallTable.Plane.Select(t => t.Protect()).Sample(
            t => Enumeration.Unprotected(t) is not { } expected || Attacker.Audit(t).Unprotected.SequenceEqual(expected),
            seed: "0000000000006", iter: 2000, print: Print);

    [Test]
    public void No_unprotected_cell_is_overlooked_when_nobody_says_which_are_primary()
        => SmallTable.Any.Select(t => t.Protect()).Sample(
            t => Enumeration.Unprotected(t) is not { } expected || expected.TrueForAll(Attacker.Audit(t).Unprotected.Contains),
            seed: "0000000000007", iter: 2000, print: Print);

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
