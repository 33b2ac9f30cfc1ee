using DataHub.Disclosure.Complementary.Exact;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure.Complementary;

/// <summary>
/// Chooses which further cells to hide. Linear programs find cheap deviations to both ends of what each primary cell must be able to be; complementary cells that
/// become small on the way are protected, too, or kept from it; a clean-up publishes again what is not needed; certificates in whole numbers decide, and where
/// there are none, more is hidden. Of small tables the cheapest pattern is sought as well.
/// </summary>
internal sealed class PatternSearch(
    JudgedTable table, IReadOnlyList<int> primaries, int threshold, CellCosts costs, Effort effort, Action<ProtectionStep, double>? tell, Deadline deadline) : IDisposable
{
    // Up to here the cheapest pattern is mostly proven in a moment.
    private const int SmallTable = 160;

    // In columns solved. Counted, not timed, so that the same table gives the same pattern on every machine.
    private const long ShortProof = 1_000_000;

    private readonly LowestValues _lowest = new(table, deadline.Token);

    /// <summary>A pattern in which every protected cell has its certificates; null when time, or a solver, gives out.</summary>
    public Pattern? Find()
    {
        using var draft = NewDraft();
        if (!primaries.All(draft.Require) || !draft.FindWays() || !new Closing(draft).Run() || !new UnseenCells(draft).Run() || !new CleanUp(draft).Run() || !new Exchange(draft).Run() || !new ProofSearch(draft).Run())
        {
            return null;
        }

        return effort switch
        {
            Effort.Optimal => Cheapest(draft, long.MaxValue),
            Effort.Fast => PatternOf(draft),

            // Where zeros are hidden so much is that little is left to gain.
            _ => table.Values.Length <= SmallTable && !table.HidesZeros ? Cheapest(draft, ShortProof) : PatternOf(draft),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _lowest.Dispose();

    private Pattern Cheapest(Draft first, long budget)
    {
        var (best, least) = (PatternOf(first), first.CostOf(first.Hidden));
        using var draft = NewDraft();
        if (!primaries.All(draft.Require))
        {
            return best;
        }

        using var search = new OptimalSearch(draft, least, Finish, budget);

        // Of larger tables a pattern is finished in parts, and what is not found there is not refuted.
        return search.Run() && first.Programs.Narrowest == Neighbourhoods.Whole ? best with { IsOptimal = true } : best;

        double? Finish(bool[] hidden)
        {
            using var draft = NewDraft();
            hidden.CopyTo(draft.Hidden, 0);
            if (!primaries.All(draft.Require) || !new Closing(draft).IsPossible() || !new UnseenCells(draft).Run())
            {
                return null;
            }

            var cost = new ProofSearch(draft).Run() ? draft.CostOf(draft.Hidden) : double.PositiveInfinity;
            (best, least) = cost < least ? (PatternOf(draft), cost) : (best, least);
            return cost;
        }
    }

    private static Pattern PatternOf(Draft draft) => new([.. draft.Hidden], [.. draft.Requirements.Keys]);

    private Draft NewDraft() => new(table, primaries, threshold, costs, _lowest, effort, deadline) { Tell = tell };
}
