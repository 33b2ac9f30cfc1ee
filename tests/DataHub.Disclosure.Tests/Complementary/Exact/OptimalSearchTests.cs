using CsCheck;
using DataHub.Disclosure.Complementary;
using DataHub.Disclosure.Tables;
using DataHub.Disclosure.Tests.Oracle;

namespace DataHub.Disclosure.Tests.Complementary.Exact;

internal sealed class OptimalSearchTests
{
    private const int MostCandidates = 11;

    private static readonly Preferences Preferring = new() { Weights = new Dictionary<string, int> { ["d0"] = 3 } };

    [Test]
    public void No_cheaper_pattern_is_safe_when_a_pattern_is_said_to_be_optimal([Values] bool isPreferring)
    {
        var preferences = isPreferring ? Preferring : Preferences.None;
        var (proven, compared) = (0, 0);
        SmallTable.Any.Sample(
            sent =>
            {
                var raw = sent.Send();
                var outcome = Protect(raw, sent.Threshold, preferences: preferences);
                if (outcome.IsOptimal && CheaperSafePatterns(raw, outcome, preferences) is { } cheaper)
                {
                    Interlocked.Increment(ref proven);
                    Interlocked.Add(ref compared, cheaper.Tried);
                    return !cheaper.IsAnySafe;
                }

                return true;
            },
            seed: "0000000000410", iter: 400);
        Assert.That(proven, Is.GreaterThan(50));
        Assert.That(compared, Is.GreaterThan(1000));
    }

    [Test]
    public void Nearly_all_small_tables_are_proven_optimal()
    {
        var (proven, protects) = (0, 0);
        SmallTable.Any.Sample(
            sent =>
            {
                var outcome = Protect(sent.Send(), sent.Threshold);
                Interlocked.Increment(ref protects);
                Interlocked.Add(ref proven, outcome.IsOptimal ? 1 : 0);
            },
            seed: "0000000000420", iter: 300);
        Assert.That(proven, Is.GreaterThan(protects * 98 / 100));
    }

    [Test]
    public void Less_effort_claims_nothing()
        => Assert.That(Protect(Sent.Of(Sent.Cube("a b c"), ("_T", 28), ("a", 12), ("b", 12), ("c", 4)), 5, Effort.Fast).IsOptimal, Is.False);

    [Test]
    public void Benchmark_table_a_is_proven_optimal()
        => Assert.That(Protect(SharedTables.Read("a"), 5).IsOptimal, Is.True);

    private static ProtectionOutcome.Protected Protect(RawTable raw, int threshold, Effort effort = Effort.Optimal, Preferences? preferences = null)
        => (ProtectionOutcome.Protected)DisclosureControl.Protect(
            raw, new ProtectionRules(threshold), Sent.Key, new ProtectionOptions(Sent.Budget, effort) { Preferences = preferences ?? Preferences.None });

    // Every set of complementary cells that costs less is judged by enumeration. Null where there are too many.
    private static (int Tried, bool IsAnySafe)? CheaperSafePatterns(RawTable raw, ProtectionOutcome.Protected outcome, Preferences preferences)
    {
        using var deadline = new Deadline(Sent.Budget, default);
        var table = JudgedTableBuilder.Build(raw, raw.Values, deadline, out _)!;
        var costs = new CellCosts(Sent.Key, preferences).Of(table);
        var threshold = outcome.Table.Rules.Threshold;
        int[] primaries = [.. outcome.Table.Cells.Select(c => c.Position).Where(p => table.Values[p] > 0 && table.Values[p] < threshold)];
        int[] candidates = [.. outcome.Table.Cells.Select(c => c.Position).Where(p => table.Values[p] >= threshold)];
        if (candidates.Length > MostCandidates)
        {
            return null;
        }

        var cost = outcome.Table.Cells.Where(c => c.Value is null && !primaries.Contains(c.Position)).Sum(c => costs[c.Position]);
        var (tried, isAnySafe) = (0, false);
        for (var set = 0; set < 1 << candidates.Length; set++)
        {
            var hidden = candidates.Where((_, i) => (set >> i) % 2 == 1).ToHashSet();
            if (hidden.Sum(h => costs[h]) < cost - 1e-6)
            {
                tried++;
                var pattern = new ProtectedTable(outcome.Table.Key, 1, outcome.Table.Rules, outcome.Table.Structure, [.. outcome.Table.Cells.Select(c =>
                    hidden.Contains(c.Position) || primaries.Contains(c.Position)
                        ? Cell.Suppressed(c.Position, c.Origin) : Cell.Published(c.Position, c.Origin, table.Values[c.Position]))]);
                isAnySafe |= Enumeration.Unprotected(pattern, primaries) is { Count: 0 }
                    && Enumeration.NotSmall(pattern, out var isContradictory)?.Overlaps(primaries) == false && !isContradictory;
            }
        }

        return (tried, isAnySafe);
    }
}
