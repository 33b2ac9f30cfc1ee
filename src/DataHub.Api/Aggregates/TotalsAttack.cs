using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Tables;

namespace DataHub.Api.Aggregates;

/// <summary>
/// Attacks the totals over partners that readers are shown. What a partner's tables publish counts as known here, whoever may see it, so a total of such figures tells nothing beyond them. What is left to look for
/// are totals that are shown though a part of them is hidden, and totals that tell, alone or together, what fewer partners contributed than the policy asks for.
/// </summary>
/// <param name="figures">The current tables.</param>
/// <param name="isShown">Whether a reader is shown the total of a period at some codes.</param>
internal sealed class TotalsAttack(IndicatorFigures figures, Func<TimePeriod, IReadOnlyList<string>, bool> isShown)
{
    private int Least => figures.Indicator.Policy.MinContributors;

    /// <summary>An attack on what readers are in fact shown.</summary>
    public static TotalsAttack On(IndicatorFigures figures)
        => new(figures, (period, codes) => new PeriodTotals(figures, period, partner: null).At(codes).Value is not null);

    /// <summary>The codes of the totals of a period that give something away.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<IReadOnlyList<string>> Find(TimePeriod period, CancellationToken cancellation)
    {
        var cube = ContributorRule.GridOf(figures, period);
        var cells = Enumerable.Range(0, cube.CellCount).Select(c => CellOf(cube, c, period, cancellation)).ToList();
        int[] shown = [.. Enumerable.Range(0, cells.Count).Where(c => cells[c].IsShown)];
        var found = shown.Where(c => cells[c].IsHiddenInPart || (cells[c].Contributors > 0 && cells[c].Contributors < Least)).ToHashSet();
        if (found.Count == 0 && Least > 1)
        {
            found.UnionWith(FindCombination(cube, cells, shown, cancellation));
        }

        return [.. found.Order().Select(cube.CodesOf)];
    }

    private IEnumerable<int> FindCombination(Cube cube, List<Total> cells, int[] shown, CancellationToken cancellation)
    {
        int[] leaves = [.. Enumerable.Range(0, cube.CellCount).Where(cube.IsLeaf)];
        var places = leaves.Select((leaf, i) => (leaf, i)).ToDictionary(l => l.leaf, l => l.i);
        var totals = shown.Select(c => new SharedTotal([.. cube.LeavesBelow(c).Select(l => places[l])], cells[c].Shares)).ToList();
        var known = leaves.Select(l => cells[l].IsKnown ? cells[l].Shares : null).ToList();
        return new SharedTotals(totals, known, Least).FindSumOfFew(cancellation)?.Select(t => shown[t]) ?? [];
    }

    private Total CellOf(Cube cube, int cell, TimePeriod period, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var codes = cube.CodesOf(cell);
        var isNamed = !Array.Exists(codes, c => c[0] == CodeList.RestPrefix);
        return new Total([.. figures.Contributors.Select(c => figures.At(c, period, codes))], isNamed && isShown(period, codes));
    }

    private sealed class Total(Figure[] parts, bool isShown)
    {
        public bool IsShown => isShown;

        public bool IsHiddenInPart { get; } = Array.Exists(parts, p => p.Status == FigureStatus.Suppressed);

        public bool IsKnown { get; } = Array.TrueForAll(parts, p => p.Status is FigureStatus.Published or FigureStatus.Void);

        public long[] Shares { get; } = Array.ConvertAll(parts, p => p.Value);

        public int Contributors { get; } = parts.Count(p => p.Value > 0);
    }
}
