using CsCheck;
using DataHub.Disclosure.Complementary;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Complementary;

internal sealed class PreferencesTests
{
    private static readonly Preferences Keeping = new() { KeptTotals = [["d0"]] };

    private static readonly NoiseKey[] Keys = [.. Enumerable.Range(0, 100).Select(i => new NoiseKey([(byte)i, .. new byte[NoiseKey.Size - 1]]))];

    private static readonly Cube Square = Sent.Cube("a b c", "x y z");

    private static readonly RawTable Mixed = Sent.Whole(Square, 3, 20, 30, 40, 2, 60, 70, 80, 90);

    [Test]
    public void A_kept_total_is_hidden_only_where_no_pattern_that_shows_all_of_them_is_safe([Values(Effort.Auto, Effort.Optimal)] Effort effort)
    {
        var (kept, refuted) = (0, 0);
        SmallTable.Any.Sample(
            sent =>
            {
                var outcome = Protect(sent.Send(), Keeping, sent.Threshold, effort);
                var (table, figures) = (outcome.Table, new Truth(sent.Structure.Cube, sent.Figures).Figures(outcome.Table.Structure));
                var totals = table.Cells.Where(c => IsKept(table, c) && figures[c.Position] >= sent.Threshold).ToList();
                Interlocked.Add(ref kept, totals.Count(c => c.Value is not null));
                var isSafe = outcome.IsFallback || totals.TrueForAll(c => c.Value is not null) ? null : IsSafe(AllBut(totals, table, figures), figures);
                Interlocked.Add(ref refuted, isSafe == false ? 1 : 0);
                return isSafe != true;
            },
            seed: "0000000000610", iter: 400);
        Assert.That(kept, Is.GreaterThan(500));
        Assert.That(refuted, Is.GreaterThan(20));
    }

    [Test]
    public void A_table_is_as_safe_with_preferences_as_without()
        => SmallTable.Any.Sample(
            sent =>
            {
                var table = Protect(sent.Send(), new Preferences { Weights = new Dictionary<string, int> { ["d0"] = 10 }, KeptTotals = [["d0"]] }, sent.Threshold).Table;
                var figures = new Truth(sent.Structure.Cube, sent.Figures);
                return IsSafe(table, figures.Figures(table.Structure)) != false;
            },
            seed: "0000000000620", iter: 400);

    [Test]
    public void A_total_that_is_small_or_gives_others_away_is_hidden_kept_or_not([Values(4, 9)] int figure)
    {
        var ones = Sent.Whole(Sent.Cube("a b c d e"), 1, 1, 1, 1, 1);
        var few = Sent.Whole(Sent.Cube("a b"), figure - 4, 4);

        Assert.That(Protect(ones, Keeping).Suppressed(), Has.Length.EqualTo(6));
        Assert.That(Protect(few, Keeping).Suppressed(), figure == 4 ? Does.Contain("_T") : Has.None.EqualTo("_T"));
    }

    [Test]
    public void A_weight_moves_what_is_hidden_out_of_its_dimension()
    {
        Assert.That(HiddenByRow(Weighing(("d0", 10))), Is.LessThan(HiddenByRow(Preferences.None)));
        Assert.That(HiddenByRow(Weighing(("d1", 10))), Is.GreaterThan(HiddenByRow(Weighing(("d0", 10)))));
    }

    [Test]
    public void The_same_weight_for_all_dimensions_or_a_weight_of_one_changes_nothing([Values(1, 7)] int weight)
    {
        var chosen = Keys.Select(k => Protect(Sent.Whole(Sent.Cube("a b c"), 3, 20, 30), Weighing(("d0", weight)), key: k).Suppressed());
        Assert.That(chosen, Is.EqualTo(Keys.Select(k => Protect(Sent.Whole(Sent.Cube("a b c"), 3, 20, 30), Preferences.None, key: k).Suppressed())));
    }

    [Test]
    public void A_cell_has_the_largest_of_its_weights_and_the_total_of_all_twice_the_largest_there_is()
    {
        var plain = Costs(Preferences.None);
        var weighed = Costs(Weighing(("d0", 3), ("d1", 2)));

        Assert.That(weighed[Square.CellAt("a", "x")] / plain[Square.CellAt("a", "x")], Is.EqualTo(3).Within(1e-9));
        Assert.That(weighed[Square.CellAt("a", "_T")] / plain[Square.CellAt("a", "_T")], Is.EqualTo(3).Within(1e-9));
        Assert.That(weighed[Square.CellAt("_T", "x")] / plain[Square.CellAt("_T", "x")], Is.EqualTo(2).Within(1e-9));
        Assert.That(weighed[0] / plain[0], Is.EqualTo(3).Within(1e-9));
    }

    [Test]
    public void A_kept_total_costs_more_than_all_that_is_not_kept_together()
    {
        var costs = Costs(new Preferences { Weights = Weighing(("d1", 10)).Weights, KeptTotals = [["d0", "d1"], ["d1"]] });
        int[] kept = [0, Square.CellAt("a", "_T"), Square.CellAt("b", "_T"), Square.CellAt("c", "_T")];
        Assert.That(kept.Min(c => costs[c]), Is.GreaterThan(costs.Where((_, c) => !kept.Contains(c)).Sum()));
    }

    [Test]
    public void The_total_of_all_is_kept_without_the_others()
    {
        var hidden = Keys.SelectMany(k => Protect(Mixed, new Preferences { KeptTotals = [["d0", "d1"]] }, key: k).Suppressed()).ToHashSet();
        Assert.That(hidden, Does.Contain("a _T").And.Contain("_T x").And.Not.Contain("_T _T"));
    }

    [Test]
    public void Totals_of_amounts_and_of_tables_that_hide_zeros_are_kept_too()
    {
        var amounts = Sent.Amounts(Sent.Cube("a b c d"), ("a", 100, 3), ("b", 200, 20), ("c", 300, 30), ("d", 400, 40));
        var rules = new ProtectionRules(5) { HidesZeros = true };
        Assert.That(Keys.Select(k => Hides(Sent.Whole(Sent.Cube("a b c d"), 0, 20, 30, 40), rules, k)), Is.All.False);
        Assert.That(Keys.Select(k => Hides(amounts, new ProtectionRules(5, Measure.Amount), k)), Is.All.False);
    }

    [TestCase("d2", 1, "d0")]
    [TestCase("d0", 1, "_T")]
    [TestCase("d0", 0, "d0")]
    [TestCase("d0", 101, "d0")]
    [TestCase("d0", 1, null)]
    public void Preferences_that_do_not_fit_the_table_are_refused(string weighed, int weight, string? kept)
    {
        var preferences = new Preferences { Weights = Weighing((weighed, weight)).Weights, KeptTotals = [kept is null ? [] : [kept]] };
        Assert.That(() => Protect(Mixed, preferences), Throws.ArgumentException);
    }

    private static Preferences Weighing(params (string Dimension, int Weight)[] weights) => new() { Weights = weights.ToDictionary(w => w.Dimension, w => w.Weight) };

    private static int HiddenByRow(Preferences preferences) => Keys.Sum(k => Protect(Mixed, preferences, key: k).Suppressed().Count(c => !c.StartsWith("_T", StringComparison.Ordinal)));

    private static double[] Costs(Preferences preferences)
    {
        using var deadline = new Deadline(Sent.Budget, default);
        return new CellCosts(Sent.Key, preferences).Of(JudgedTableBuilder.Build(Mixed, Mixed.Values, deadline, out _)!);
    }

    private static bool Hides(RawTable raw, ProtectionRules rules, NoiseKey key)
        => ((ProtectionOutcome.Protected)DisclosureControl.Protect(raw, rules, key, null, new ProtectionOptions { Preferences = Keeping })).Table.Find(0)!.Value.Value is null;

    private static ProtectionOutcome.Protected Protect(RawTable raw, Preferences preferences, int threshold = 5, Effort effort = Effort.Auto, NoiseKey? key = null)
        => (ProtectionOutcome.Protected)DisclosureControl.Protect(
            raw, new ProtectionRules(threshold), key ?? Sent.Key, null, new ProtectionOptions(Sent.Budget, effort) { Preferences = preferences });

    private static bool IsKept(ProtectedTable table, Cell cell) => cell.Position < table.Structure.Cube.CellCount && table.Structure.Cube.CodeOf(cell.Position, 0) == 0;

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
