using DataHub.Disclosure.Attack;
using DataHub.Disclosure.Complementary;
using DataHub.Disclosure.Primary;
using DataHub.Disclosure.Tables;

namespace DataHub.Disclosure;

/// <summary>What is particular to the protection of amounts: primary by the units behind them, uncertain by p %, for everybody and for every contributor.</summary>
/// <param name="table">The amounts.</param>
/// <param name="contributors">Who is behind them.</param>
/// <param name="rules">The rules.</param>
internal sealed class AmountProtection(JudgedTable table, Contributors contributors, ProtectionRules rules)
{
    private readonly int _percent = rules.PPercent ?? ProtectionRules.DefaultPPercent;

    // An amount of 0 that some units make together says of each of them what it gave: it can be hidden like any other.
    private readonly JudgedTable _amounts = table.With([.. Enumerable.Range(0, table.Values.Length).Select(v => contributors.CountOf(v) != 0)]);

    private readonly List<int> _few = FewContributors.Find(table, contributors.Counts, rules.Threshold);

    private readonly List<int> _dominated = PPercent.Find(table, contributors, rules.PPercent ?? ProtectionRules.DefaultPPercent);

    /// <summary>The numbers of units.</summary>
    public JudgedTable Counts => contributors.Counts;

    /// <summary>The primary amounts, ascending.</summary>
    public List<int> Primaries() => [.. _few.Union(_dominated).Order()];

    /// <summary>Why an amount is hidden; null where neither rule of amounts says so.</summary>
    public SuppressionReason? ReasonOf(int variable)
        => _few.BinarySearch(variable) >= 0 ? SuppressionReason.Small : _dominated.BinarySearch(variable) >= 0 ? SuppressionReason.Dominance : null;

    /// <summary>The safe fallback: everything but the cells with no units and no amount.</summary>
    public bool[] Everything() => Suppression.OfAmounts(table, contributors.Counts);

    /// <summary>Whether what was not sent would be too few units together if everything judged were shown, or that could not be ruled out.</summary>
    public bool GivesAwaySums(Deadline deadline)
    {
        var unknown = Enumerable.Range(0, Counts.Values.Length).Select(v => !Counts.IsJudged(v)).ToArray();
        try
        {
            return unknown.Contains(true) && new FewUnits(Counts, unknown, rules.Threshold).Across(deadline.Token) is not { Count: 0 };
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            return true;
        }
    }

    /// <summary>A pattern that the attacker is still to try; null when none was found in time.</summary>
    /// <param name="primaries">The primary amounts.</param>
    /// <param name="costs">What hiding costs.</param>
    /// <param name="effort">How hard to look.</param>
    /// <param name="tell">Is told how far it has come.</param>
    /// <param name="deadline">The end of the budget.</param>
    public AmountPattern? Find(List<int> primaries, CellCosts costs, Effort effort, Action<ProtectionStep, double>? tell, Deadline deadline)
    {
        if (!table.IsSettled || !contributors.FitAmounts || !Suppression.CanBeSolved(table))
        {
            return null;
        }

        // Amounts of 0 are hidden wherever anything is.
        var nothing = Enumerable.Range(0, table.Values.Length).Where(v => table.IsZero(v) && !_amounts.IsZero(v));
        var insiders = new Insiders(_amounts, contributors, rules.Threshold);
        int[] hidden = [.. primaries.Union(nothing).Order()];
        using var lowest = new LowestValues(_amounts, deadline.Token);
        using var draft = new Draft(_amounts, hidden, rules.Threshold, costs, lowest, effort, deadline) { Tell = tell };
        try
        {
            return AmountPatternSearch.Find(draft, hidden, contributors, insiders, _percent);
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            return null;
        }
    }

    /// <summary>What the attacker is to try, reckoned anew: each primary amount for everybody and for every insider of a hidden cell; then what else the pattern protects.</summary>
    public IEnumerable<AmountDemand> Demands(AmountPattern pattern, List<int> primaries)
    {
        var insiders = new Insiders(_amounts, contributors, rules.Threshold);
        var hidden = insiders.All.Where(i => pattern.Hidden[i.Cell]).ToList();
        foreach (var primary in primaries)
        {
            var (value, margin) = (table.Values[primary], PPercent.Margin(table.Values[primary], _percent));
            yield return new AmountDemand(primary, Math.Max(0, value - margin), value + margin, Knowing(primary, hidden, insiders));
        }

        foreach (var other in pattern.Requirements.Where(r => primaries.BinarySearch(r.Cell) < 0))
        {
            yield return new AmountDemand(other.Cell, other.Lowest, other.Highest, []);
        }
    }

    private List<(Insider Insider, long Lowest, long Highest)> Knowing(int cell, List<Insider> hidden, Insiders insiders)
    {
        var knowing = new List<(Insider, long, long)>();
        foreach (var insider in hidden)
        {
            if (insiders.Distance(cell, insider, _percent) is > 0 and var distance)
            {
                knowing.Add((insider, Math.Max(0, table.Values[cell] - distance), table.Values[cell] + distance));
            }
        }

        return knowing;
    }
}
