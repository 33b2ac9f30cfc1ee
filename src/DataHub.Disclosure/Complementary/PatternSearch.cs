using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Chooses which further cells to hide. Linear programs find cheap deviations to both ends of what each primary cell must be able to be; complementary cells that
/// become small on the way are protected, too, or kept from it; a clean-up publishes again what is not needed; certificates in whole numbers decide, and where
/// there are none, more is hidden.
/// </summary>
internal static class PatternSearch
{
    /// <summary>A pattern in which every protected cell has its certificates; null when time, or a solver, gives out.</summary>
    public static Pattern? Find(JudgedTable table, IReadOnlyList<int> primaries, int threshold, NoiseKey key, Effort effort, Action<ProtectionStep, double>? tell, Deadline deadline)
    {
        using var draft = new Draft(table, threshold, key, effort, deadline) { Tell = tell };
        foreach (var primary in primaries)
        {
            draft.Hidden[primary] = true;
            draft.IsPrimary[primary] = true;
        }

        var isFound = primaries.All(draft.Require) && draft.FindWays() && new Closing(draft).Run() && new UnseenCells(draft).Run() && new CleanUp(draft).Run() && new ProofSearch(draft).Run();
        return isFound ? new Pattern(draft.Hidden, [.. draft.Requirements.Keys]) : null;
    }
}
