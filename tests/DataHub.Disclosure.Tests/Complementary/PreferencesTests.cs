using CsCheck;
using DataHub.Disclosure.Complementary;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Complementary;

internal sealed class PreferencesTests
{
    private static readonly NoiseKey[] Keys = [.. Enumerable.Range(0, 100).Select(i => new NoiseKey([(byte)i, .. new byte[NoiseKey.Size - 1]]))];

    private static readonly Cube Square = Sent.Cube("a b c", "x y z");

    private static readonly RawTable Mixed = Sent.Whole(Square, 3, 20, 30, 40, 2, 60, 70, 80, 90);

    // Were the noise outweighed, the tables of the first row would lead to patterns to which no other table leads that agrees with what is published.
    [TestCase("d0")]
    [TestCase("d1")]
    public void The_choice_does_not_tell_what_it_rests_on(string weighed)
    {
        var others = Enumerable.Range(1, 7).Where(x => x != 4).SelectMany(x => Patterns(Weighing((weighed, 3)), x, 8 - x, 7, 6));
        Assert.That(Patterns(Weighing((weighed, 3)), 4, 4, 7, 6).Where(p => p.Contains("x x", StringComparison.Ordinal)).Except(others), Is.Empty);
    }

    [Test]
    public void A_table_is_as_safe_with_preferences_as_without()
        => SmallTable.Any.Sample(
            sent =>
            {
                var table = Protect(sent.Send(), new Preferences { Weights = new Dictionary<string, int> { ["d0"] = 3 } }, sent.Threshold).Table;
                var figures = new Truth(sent.Structure.Cube, sent.Figures);
                return IsSafe(table, figures.Figures(table.Structure)) != false;
            },
            seed: "0000000000620", iter: 400);

    [Test]
    public void A_weight_moves_what_is_hidden_out_of_its_dimension()
    {
        Assert.That(HiddenByRow(Weighing(("d0", 3))), Is.LessThan(HiddenByRow(Preferences.None)));
        Assert.That(HiddenByRow(Weighing(("d1", 3))), Is.GreaterThan(HiddenByRow(Weighing(("d0", 3)))));
    }

    [Test]
    public void A_weight_of_one_changes_nothing() => Assert.That(Costs(Weighing(("d0", 1), ("d1", 1))), Is.EqualTo(Costs(Preferences.None)));

    [Test]
    public void A_cell_has_the_largest_of_its_weights_and_the_total_of_all_the_largest_there_is()
    {
        var (both, rows, columns) = (Costs(Weighing(("d0", 3), ("d1", 2))), Costs(Weighing(("d0", 3))), Costs(Weighing(("d1", 2))));
        var (inner, row, column) = (Square.CellAt("a", "x"), Square.CellAt("a", "_T"), Square.CellAt("_T", "x"));

        Assert.That((both[inner], both[row], both[column]), Is.EqualTo((rows[inner], rows[row], columns[column])));
        Assert.That(both[0], Is.EqualTo(rows[0]));
    }

    [Test]
    public void Whatever_is_preferred_a_cell_costs_no_more_than_the_noise_allows()
    {
        var costs = Costs(Weighing(("d0", 3), ("d1", 3)));
        Assert.That(costs.Skip(1), Is.All.InRange(1, 3.75));
        Assert.That(costs.Zip(Costs(Preferences.None), (dear, plain) => dear - plain), Is.All.GreaterThanOrEqualTo(0));
    }

    [TestCase("d2", 1)]
    [TestCase("_T", 1)]
    [TestCase("d0", 0)]
    [TestCase("d0", 4)]
    public void Preferences_that_do_not_fit_the_table_are_refused(string weighed, int weight)
    {
        Assert.That(() => Protect(Mixed, Weighing((weighed, weight))), Throws.ArgumentException);
    }

    private static Preferences Weighing(params (string Dimension, int Weight)[] weights) => new() { Weights = weights.ToDictionary(w => w.Dimension, w => w.Weight) };

    private static int HiddenByRow(Preferences preferences) => Keys.Sum(k => Protect(Mixed, preferences, key: k).Suppressed().Count(c => !c.StartsWith("_T", StringComparison.Ordinal)));

    private static double[] Costs(Preferences preferences)
    {
        using var deadline = new Deadline(Sent.Budget, default);
        return new CellCosts(Sent.Key, preferences).Of(JudgedTableBuilder.Build(Mixed, Mixed.Values, deadline, out _)!);
    }

    private static IEnumerable<string> Patterns(Preferences preferences, params long[] leaves) => Keys.Take(50).Select(k => string.Join(
        ' ', Protect(Sent.Whole(Sent.Cube("a b", "x y"), leaves), preferences, key: k).Table.Cells.Select(c => c.Value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "x"))).Distinct();

    private static ProtectionOutcome.Protected Protect(RawTable raw, Preferences preferences, int threshold = 5, Effort effort = Effort.Auto, NoiseKey? key = null)
        => (ProtectionOutcome.Protected)DisclosureControl.Protect(
            raw, new ProtectionRules(threshold), key ?? Sent.Key, new ProtectionOptions(Sent.Budget, effort) { Preferences = preferences });

    // Everything hidden but the zeros and some cells: what is not safe in it is not safe in any part of it.
    private static ProtectedTable AllBut(IEnumerable<Cell> cells, ProtectedTable table, long[] figures) => new(table.Key, 1, table.Rules, table.Structure, [.. table.Cells.Select(c =>
        figures[c.Position] == 0 || cells.Contains(c) ? Cell.Published(c.Position, c.Origin, figures[c.Position]) : Cell.Suppressed(c.Position, c.Origin))]);

    // By enumeration; null where the table is too large for it.
    private static bool? IsSafe(ProtectedTable table, long[] figures)
    {
        int[] primaries = [.. table.Cells.Select(c => c.Position).Where(p => figures[p] >= 1 && figures[p] < table.Rules.Threshold)];
        var (unprotected, notSmall) = (Enumeration.Unprotected(table, primaries), Enumeration.NotSmall(table, out var isContradictory));
        return isContradictory || unprotected?.Count > 0 || notSmall?.Overlaps(primaries) == true || Enumeration.SmallUnions(table).Count > 0 ? false
            : unprotected is null || notSmall is null ? null : true;
    }
}
